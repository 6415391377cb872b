import type { ChildRequest } from "../kit/child-process.ts";
import type { Choices } from "./choices.ts";
import type { Profile } from "./profile.ts";

/** What one process is started with; turns that want the same share it. */
export interface Launch {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** What a turn's choices make of the process. The user's own words come last and win. Pure. */
export function launchOf(profile: Profile, choices: Choices, more: readonly string[]): Launch {
  return {
    args: [...choices.args, ...profile.args, ...more],
    environment: { ...profile.environment, ...choices.environment },
  };
}

/** Equal for launches that may share a process. Pure. */
export function keyOfLaunch({ args, environment }: Launch): string {
  return JSON.stringify([args, Object.entries(environment).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}

export interface Program {
  readonly path: string;
  /** Each session names its own folder; the process itself stands where no project is. */
  readonly home: string;
}

export function childRequest(profile: Profile, launch: Launch, { path, home }: Program): ChildRequest {
  return {
    agent: profile.name,
    command: path,
    args: launch.args,
    folder: home,
    environment: launch.environment,
  };
}
