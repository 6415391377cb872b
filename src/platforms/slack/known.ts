import type { Known } from "./intake/parsed.ts";
import { readPress, readSubmission } from "./render/read-state.ts";

/** What reading a press needs to know of how cards are drawn. */
export function createKnown(recall: (id: string) => string | undefined): Known {
  return {
    readPress: (payload) => readPress(payload, recall),
    readSubmission: (payload) => readSubmission(payload, recall),
  };
}
