import { z } from "zod";
import type { Model } from "../agent.ts";
import { ModelRow } from "./wire.ts";

const Initialized = z.looseObject({ models: z.array(ModelRow).nullish().catch(undefined) });

/** The models that a process named at its start. Pure. */
export function modelsOf(response: unknown): readonly Model[] {
  const read = Initialized.safeParse(response);
  const rows = read.success ? (read.data.models ?? []) : [];
  return rows.flatMap(({ value, displayName }) => {
    // Its own default is what holds where no model is chosen.
    if (value == null || value === "" || value === "default") return [];
    return [{ id: value, title: displayName ?? value, isDefault: false }];
  });
}
