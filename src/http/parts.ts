import type { EnvironmentInventory } from "../config/environment-inventory.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { KnownAgent, Policy } from "../gateway/parts.ts";
import type { Log } from "../observe/log.ts";
import type { Platform } from "../platforms/platform.ts";
import type { Store } from "../store/store.ts";

/** What the HTTP surface works with. */
export interface HttpParts {
  readonly gateway: Gateway;
  readonly store: Store;
  readonly agents: ReadonlyMap<string, KnownAgent>;
  /** All that PoCo knows, those whose settings are missing too. */
  readonly platforms: ReadonlyMap<string, Platform>;
  readonly policy: Policy;
  readonly facts: ServerFacts;
  /**
   * Resolves when what an earlier PoCo left has been taken up. Only `/health` answers before: what comes in must not
   * overtake what was stored. Never rejects.
   */
  readonly ready: Promise<void>;
  readonly log: Log;
  readonly newId: () => string;
}

/** What the settings say and the routes only show. */
export interface ServerFacts {
  readonly appName: string;
  readonly version: string;
  readonly host: string;
  readonly token: string | undefined;
  readonly stateBackend: string;
  /** Null when nothing is kept on disk. */
  readonly statePath: string | null;
  readonly environment: () => EnvironmentInventory;
  /** The processes that agents keep now, and what they cost. */
  readonly agentProcesses: () => Promise<readonly AgentProcess[]>;
}

export interface AgentProcess {
  readonly agent: string;
  readonly pid: number;
  /** With all that the process started. */
  readonly residentBytes: number;
  readonly processes: number;
}
