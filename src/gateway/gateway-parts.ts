import type { Recorded } from "../store/store.ts";
import type { Board } from "./board.ts";
import type { Lanes } from "./lanes.ts";
import type { Models } from "./models.ts";
import type { Parts } from "./parts.ts";
import type { ProjectActs } from "./project-acts.ts";
import type { ResumeTimer } from "./resume-timer.ts";
import type { Views } from "./views.ts";

/** Everything that a verb of the gateway works with. */
export interface GatewayParts extends Parts {
  readonly lanes: Lanes;
  readonly board: Board;
  readonly views: Views;
  readonly models: Models;
  readonly projectActs: ProjectActs;
  readonly resumeTimer: ResumeTimer;
  /** A change was stored: cards are owed. */
  readonly onRecorded: (recorded: Recorded) => void;
}
