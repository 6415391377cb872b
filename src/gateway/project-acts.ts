import { moment } from "../cards/words.ts";
import type { ProjectId } from "../domain/ids.ts";
import type { Intent } from "../domain/intent.ts";
import type { Act } from "./act.ts";
import type { Parts } from "./parts.ts";
import { whoWasFirst } from "./who-was-first.ts";

/** Acts on a project come one after another, and whoever comes second can be told who was first. */
export interface ProjectActs {
  /** Null stands for projects that are about to be made: one at a time, so that no two get the same name. */
  inTurn<T>(project: ProjectId | null, work: () => Promise<T>): Promise<T>;
  /** Keeps who did it; the audit has it only once the act is settled, which is too late for whoever comes at once. */
  keep(deed: Deed): void;
  kept(about: Pick<Deed, "action" | "project">): Deed | undefined;
}

export interface Deed {
  readonly action: Intent["kind"];
  readonly project: ProjectId;
  readonly by: Act["person"];
  readonly at: number;
}

/** Older ones are in the audit. */
const keptDeeds = 100;

export function createProjectActs(): ProjectActs {
  const last = new Map<string, Promise<unknown>>();
  const deeds = new Map<string, Deed>();
  return {
    inTurn: (project, work) => {
      const line = project ?? "";
      const before = last.get(line) ?? Promise.resolve();
      const running = before.then(work, work);
      last.set(line, running);
      const leave = (): void => {
        if (last.get(line) === running) last.delete(line);
      };
      void running.then(leave, leave);
      return running;
    },
    keep: (deed) => {
      deeds.delete(keyOf(deed));
      deeds.set(keyOf(deed), deed);
      const [oldest] = deeds.keys();
      if (deeds.size > keptDeeds && oldest !== undefined) deeds.delete(oldest);
    },
    kept: (about) => deeds.get(keyOf(about)),
  };
}

function keyOf({ action, project }: Pick<Deed, "action" | "project">): string {
  return `${action} ${project}`;
}

/** `ann, at 2026-05-01 09:30 UTC`; undefined where nobody is known to have done it. */
export async function firstWith(
  parts: Pick<Parts, "store"> & { readonly projectActs: ProjectActs },
  about: Pick<Deed, "action" | "project">,
): Promise<string | undefined> {
  const deed = parts.projectActs.kept(about);
  if (deed !== undefined) return `${deed.by.id}, at ${moment(deed.at)}`;
  return whoWasFirst(parts, { action: about.action, target: `project:${about.project}` });
}
