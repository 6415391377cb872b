import type { Models } from "./models.ts";
import type { Parts } from "./parts.ts";
import type { Transcripts } from "./transcripts.ts";

/** What the facts of cards are found in. */
export interface ViewParts extends Parts {
  readonly transcripts: Transcripts;
  readonly models: Models;
}
