import { Hono } from "hono";
import type { AgentProcess, HttpParts } from "../parts.ts";

/** `GET /health`: whether PoCo can work, and what is missing. Always 200, so that a broken part can be told. */
export function healthRoutes(parts: HttpParts): Hono {
  const app = new Hono();
  app.get("/health", async (c) => c.json(await healthOf(parts)));
  return app;
}

async function healthOf(parts: HttpParts) {
  const { policy, facts, store, gateway } = parts;
  const agents = await agentHealth(parts);
  const agent = agents.find(({ name }) => name === policy.defaultAgent);
  const state = store.health();
  const platforms = [...parts.platforms].map(
    ([name, platform]) => [name, platform, platform.status()] as const,
  );
  const configured = platforms.filter(([, { isConfigured }]) => isConfigured);
  const chatApps = configured.map(([name]) => name).filter((name) => name !== policy.localPlatform);
  const missing = [
    ...(agent?.ready === true ? [] : ["agent backend readiness"]),
    ...(state.ok ? [] : ["writable state database"]),
    ...configured.flatMap(([, , { missing: gaps = [] }]) => gaps),
  ];
  return {
    status: state.ok ? "ok" : "degraded",
    mode: chatApps.length === 0 ? "local" : chatApps.join("+"),
    ...Object.fromEntries(platforms.flatMap(([, { health }]) => Object.entries(health?.() ?? {}))),
    state_backend: facts.stateBackend,
    state_db_path: facts.statePath,
    state_writable: state.ok,
    state_detail: state.ok ? "writable" : state.detail,
    agent_backend: policy.defaultAgent,
    agent_ready: agent?.ready ?? false,
    agent_detail: agent?.detail ?? `There is no agent named ${policy.defaultAgent}.`,
    agents,
    platforms: configured.map(([name, platform, { ready, detail }]) => ({
      name,
      ready,
      detail,
      checks: platform.checks?.() ?? [],
    })),
    live_runs: gateway.lanes.live().length,
    version: facts.version,
    missing,
    warnings: warningsOf({
      missing,
      isLocal: chatApps.length === 0,
      own: configured.flatMap(([, , { warnings = [] }]) => warnings),
    }),
  };
}

async function agentHealth({ agents, facts }: HttpParts) {
  const kept = await facts.agentProcesses();
  return Promise.all(
    [...agents.values()].map(async ({ name, title, agent }) => {
      const readiness = await agent.readiness();
      const processes = kept.filter((process) => process.agent === name).map(processJson);
      const version = readiness.ready ? (readiness.version ?? null) : null;
      return { name, title, ready: readiness.ready, detail: readiness.detail, version, processes };
    }),
  );
}

function processJson({ pid, residentBytes, processes }: AgentProcess) {
  return { pid, processes, resident_mb: Math.round(residentBytes / 1_000_000) };
}

interface Warned {
  readonly missing: readonly string[];
  /** No chat app is configured. */
  readonly isLocal: boolean;
  /** What the platforms say themselves. */
  readonly own: readonly string[];
}

function warningsOf({ missing, isLocal, own }: Warned): readonly string[] {
  return [
    ...(isLocal ? ["No chat app is connected: PoCo works through its console and over HTTP."] : []),
    ...own,
    ...(missing.length === 0 ? [] : ["What is missing is listed under `missing`."]),
    "GET /debug/env shows which settings are set.",
  ];
}
