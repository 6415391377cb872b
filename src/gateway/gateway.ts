import type { Recorded } from "../store/store.ts";
import { createBoard } from "./board.ts";
import { clockTimers, type Timers } from "./burst.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { createIntake, type Intake } from "./inbox.ts";
import { createLanes, type Lanes } from "./lanes.ts";
import type { LiveRun } from "./live-run.ts";
import { createModels } from "./models.ts";
import type { Parts } from "./parts.ts";
import { createProjectActs } from "./project-acts.ts";
import { createQueueCards } from "./queue-cards.ts";
import { type Recovery, recover } from "./recover.ts";
import { createResumeTimer } from "./resume-timer.ts";
import { goOn } from "./resumes.ts";
import { createTranscripts, type Transcripts } from "./transcripts.ts";
import { createViews, type Views } from "./views.ts";

/** The verbs of PoCo over one store, its agents and its platforms. */
export interface Gateway {
  readonly intake: Intake;
  readonly views: Views;
  readonly transcripts: Transcripts;
  readonly lanes: Lanes;
  recover(): Promise<Recovery>;
  /** Runs get `graceMs` to end by themselves; what they have to say is stored before this resolves. */
  close(graceMs: number): Promise<void>;
}

/** `timers` are those of the process, unless a test has others. */
export function createGateway(options: Parts, timers: Timers = clockTimers): Gateway {
  const transcripts = createTranscripts(options.store.tasks);
  const models = createModels(options);
  const views = createViews({ ...options, transcripts, models });
  const board = createBoard({ ...options, cards: options.store.cards, views });
  const queueCards = createQueueCards({ ...options, board });
  const onRecorded = (recorded: Recorded): void => {
    if (recorded.kind !== "recorded") return;
    board.nudge(recorded.owed, { isUrgent: recorded.hasMoved });
    queueCards.moved(recorded);
  };
  const runs = new Map<LiveRun["taskId"], LiveRun>();
  const lanes = createLanes({ ...options, runs, onRecorded });
  const projectActs = createProjectActs();
  const resumeTimer = createResumeTimer({
    ...options,
    timers,
    pending: () => options.store.resumes.pending(),
    goOn: (resume) => goOn(parts, resume),
  });
  const gears = { views, models, projectActs, board, lanes, resumeTimer, onRecorded };
  const parts: GatewayParts = { ...options, ...gears };
  const intake = createIntake(parts);

  return {
    intake,
    views,
    transcripts,
    lanes,
    recover: () => recover({ ...parts, transcripts, intake }),
    close: async (graceMs) => {
      await resumeTimer.close();
      await lanes.close(graceMs);
      await intake.rest();
      queueCards.close();
      await board.close();
    },
  };
}
