import type { Agent } from "../agents/agent.ts";
import type { Person, Role } from "../domain/person.ts";
import type { Log } from "../observe/log.ts";
import type { Platform } from "../platforms/platform.ts";
import type { Store } from "../store/store.ts";

/** What the gateway works with. Made once, in app.ts. */
export interface Parts {
  readonly store: Store;
  readonly agents: ReadonlyMap<string, KnownAgent>;
  readonly platforms: ReadonlyMap<string, Platform>;
  readonly policy: Policy;
  readonly log: Log;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Eight lower-case hex characters, random. */
  readonly newId: () => string;
  /** A pairing code as people type it, random, e.g. `K7QF-2MXP`. */
  readonly newCode: () => string;
  /** What somebody may do at most; undefined for a stranger. */
  readonly roleOf: (person: Person) => Promise<Role | undefined>;
}

export interface KnownAgent {
  readonly name: string;
  readonly title: string;
  readonly agent: Agent;
}

/** What the settings decide about the gateway. */
export interface Policy {
  readonly defaultAgent: string;
  /** Absolute; folders of projects must lie in one of these, by real path. */
  readonly allowedRoots: readonly string[];
  /** What `~` stands for in a typed folder. */
  readonly userFolder: string;
  /** Absolute; holds the folders of projects and tasks that named none. */
  readonly scratchFolder: string;
  /** Absolute; holds the files that came with prompts, in a folder per task. */
  readonly filesFolder: string;
  /** The platform of people who act over plain HTTP on this machine. */
  readonly localPlatform: string;
  /** Messages of one person that come closer together than this are one prompt; 0: each stands alone. Milliseconds. */
  readonly burstMs: number;
}
