import type { SessionSummary } from "../domain/session.ts";
import { oneLine, visible } from "./clean.ts";
import { firstWords } from "./cut.ts";

/** What people call a session: its name, else what was said to it last, else what it copies, else the agent's id. */
export function sessionName({ title, lastPrompt, agentSessionId, copyOf, id }: SessionSummary): string {
  const copy = copyOf === null ? null : `copy of ${copyOf.name}`;
  const names = [title, lastPrompt, copy, agentSessionId].map((name) => oneLine(visible(name ?? "")));
  return firstWords(names.find((name) => name !== "") ?? id, 80);
}
