import { randomUUID } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AgentHost, ProcessRecord } from "../../agents/agent.ts";
import { createGate } from "../../agents/kit/gate.ts";
import { silentLog } from "../../observe/log.ts";

/** A temporary place for an agent under test: a home, a folder to work in, and a host that remembers. */
export interface AgentHome {
  readonly root: string;
  readonly home: string;
  readonly folder: string;
  /** Child processes that were started and are not known to be gone. */
  readonly processes: readonly ProcessRecord[];
  host(environment?: Readonly<Record<string, string>>): AgentHost;
  /** A program in the home that runs a TypeScript file with this Node. */
  program(name: string, script: string): string;
  remove(): void;
}

export function createAgentHome(): AgentHome {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "poco-agent-")));
  const home = join(root, "home");
  const folder = join(root, "work");
  mkdirSync(home);
  mkdirSync(folder);
  const processes: ProcessRecord[] = [];
  return {
    root,
    home,
    folder,
    processes,
    host: (environment = {}) => ({
      log: silentLog,
      environment: { PATH: process.env["PATH"] ?? "", HOME: home, ...environment },
      version: "0.0.0",
      starts: createGate(2),
      family: randomUUID(),
      processes: {
        spawned: (record) => {
          processes.push(record);
          return Promise.resolve();
        },
        gone: (pid) => {
          const at = processes.findIndex((record) => record.pid === pid);
          if (at !== -1) processes.splice(at, 1);
          return Promise.resolve();
        },
      },
    }),
    program: (name, script) => {
      const path = join(home, name);
      writeFileSync(
        path,
        `#!/bin/sh\nexec '${process.execPath}' --disable-warning=ExperimentalWarning '${script}' "$@"\n`,
      );
      chmodSync(path, 0o755);
      return path;
    },
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}
