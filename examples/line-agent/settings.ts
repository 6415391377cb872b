import { z } from "zod";
import type { SettingGroup, ValuesOf } from "../../src/config/setting.ts";

export const lineSettings = {
  command: {
    key: "POCO_LINE_COMMAND",
    schema: z.string().trim().min(1),
    default: "line-agent",
    doc: "The command of the line agent: a name to look up on PATH, or a path.",
  },
  silenceSeconds: {
    key: "POCO_LINE_TIMEOUT_SECONDS",
    schema: z.coerce.number().int().min(1),
    default: "900",
    unit: "seconds",
    doc: "A run that reports nothing for so long, while nobody is being asked, is stopped.",
  },
} satisfies SettingGroup;

export type LineValues = ValuesOf<typeof lineSettings>;
