import type { SessionSummary } from "../domain/session.ts";
import { oneLine, visible } from "./clean.ts";
import { firstWords } from "./cut.ts";

/** What people call a session: its name, else what was said to it last, else the agent's id. */
export function sessionName({ title, lastPrompt, agentSessionId, id }: SessionSummary): string {
  const names = [title, lastPrompt, agentSessionId].map((name) => oneLine(visible(name ?? "")));
  return firstWords(names.find((name) => name !== "") ?? id, 80);
}
