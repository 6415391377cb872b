import { describe } from "vitest";
import { approvalsContract } from "./contract/approvals.ts";
import { atMessageContract } from "./contract/at-message.ts";
import { auditAndProcessesContract } from "./contract/audit-and-processes.ts";
import { cardsContract } from "./contract/cards.ts";
import { closingContract } from "./contract/closing.ts";
import { copiedSessionsContract } from "./contract/copied-sessions.ts";
import { diskContract } from "./contract/disk.ts";
import { followUpsContract } from "./contract/follow-ups.ts";
import { inboxContract } from "./contract/inbox.ts";
import { joinedContract } from "./contract/joined.ts";
import { journalContract } from "./contract/journal.ts";
import { lastSeenContract } from "./contract/last-seen.ts";
import { movedQueueContract } from "./contract/moved-queue.ts";
import { newTaskContract } from "./contract/new-task.ts";
import { peopleContract } from "./contract/people.ts";
import { projectsContract } from "./contract/projects.ts";
import { pruningContract } from "./contract/pruning.ts";
import { queueContract } from "./contract/queue.ts";
import { recentFoldersContract } from "./contract/recent-folders.ts";
import { renewedCardsContract } from "./contract/renewed-cards.ts";
import { resumesContract } from "./contract/resumes.ts";
import { roundTripContract } from "./contract/round-trip.ts";
import { sessionListsContract } from "./contract/session-lists.ts";
import { sessionsContract } from "./contract/sessions.ts";
import { createStage, type StoreHarness } from "./contract/stage.ts";
import { taskListsContract } from "./contract/task-lists.ts";

/** What every store keeps, a part per area. */
const parts = [
  inboxContract,
  joinedContract,
  lastSeenContract,
  newTaskContract,
  queueContract,
  movedQueueContract,
  followUpsContract,
  resumesContract,
  journalContract,
  taskListsContract,
  atMessageContract,
  approvalsContract,
  sessionsContract,
  sessionListsContract,
  copiedSessionsContract,
  cardsContract,
  renewedCardsContract,
  projectsContract,
  recentFoldersContract,
  peopleContract,
  auditAndProcessesContract,
  pruningContract,
  roundTripContract,
  diskContract,
  closingContract,
];

/** `open` makes an empty store; `mostRuns` bounds each property on one that is slow to make. */
export function storeContract(
  name: string,
  open: () => Promise<StoreHarness>,
  mostRuns = Number.POSITIVE_INFINITY,
): void {
  describe(`the store on ${name}`, () => {
    const stage = createStage(open, mostRuns);
    for (const part of parts) part(stage);
  });
}
