import { personId, type TaskId, taskId } from "../../domain/ids.ts";
import type { Resume } from "../../domain/resume.ts";
import type { ResumeChanged, ResumeDraft, ResumeStore } from "../store.ts";
import type { CardWrites } from "./card-writes.ts";
import type { Connection } from "./connection.ts";
import { createResumeQueries, type ResumeRow } from "./resume-queries.ts";
import { taskOf } from "./task-row.ts";
import { prepareByContinued, prepareById } from "./task-store.ts";

export function createResumeStore(connection: Connection, cards: CardWrites): ResumeStore {
  const { read, write } = connection;
  const { get, pending, leaveAll } = createResumeQueries(connection);
  const change = createChange(connection, cards);
  return {
    choose: (draft) => write(() => change({ ...draft, gone: null })),
    leave: (draft, why) => write(() => change({ ...draft, gone: why })),
    leaveAll: (project, why) =>
      write(() => {
        const left = leaveAll.all({ project_id: project, why });
        return cards.touch(left.map((row) => cardOf(taskId(row.task_id))));
      }),
    get: (id) =>
      read(() => {
        const row = get.get({ task_id: id });
        return row === undefined ? undefined : resumeOf(row);
      }),
    pending: () => read(() => pending.all({}).map(resumeOf)),
  };
}

/** Sets whether the task goes on by itself, unless that is so already or another task goes on with it. */
function createChange(connection: Connection, cards: CardWrites) {
  const { get, put } = createResumeQueries(connection);
  const byId = prepareById(connection);
  const byContinued = prepareByContinued(connection);
  return (resume: ResumeDraft & Pick<Resume, "gone">): ResumeChanged => {
    const { taskId: id, gone } = resume;
    if (byId.get({ id }) === undefined) return { kind: "unknown" };
    const follower = byContinued.get({ continues: id });
    if (follower !== undefined) return { kind: "followed", by: taskOf(follower) };
    const before = get.get({ task_id: id });
    if (before !== undefined && (before.gone === null) === (gone === null)) {
      return { kind: "late", resume: resumeOf(before) };
    }
    put.run(rowOf(resume));
    return { kind: "changed", resume, owed: cards.touch([cardOf(id)]) };
  };
}

function cardOf(id: TaskId): string {
  return `task:${id}`;
}

function resumeOf(row: ResumeRow): Resume {
  return {
    taskId: taskId(row.task_id),
    at: row.at,
    by: personId(row.person),
    platform: row.platform,
    source: row.source,
    chosenAt: row.chosen_at,
    gone: row.gone,
  };
}

function rowOf({ taskId: id, at, by, platform, source, chosenAt, gone }: Resume): ResumeRow {
  return { task_id: id, at, person: by, platform, source, chosen_at: chosenAt, gone };
}
