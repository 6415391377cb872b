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
  const missing = [
    ...(agent?.ready === true ? [] : ["agent backend readiness"]),
    ...(state.ok ? [] : ["writable state database"]),
  ];
  return {
    status: state.ok ? "ok" : "degraded",
    mode: "local",
    ...chatAppsNotInThisVersion,
    state_backend: facts.stateBackend,
    state_db_path: facts.statePath,
    state_writable: state.ok,
    state_detail: state.ok ? "writable" : state.detail,
    agent_backend: policy.defaultAgent,
    agent_ready: agent?.ready ?? false,
    agent_detail: agent?.detail ?? `There is no agent named ${policy.defaultAgent}.`,
    agents,
    platforms: [...parts.platforms].map(([name, platform]) => ({ name, ...platform.status() })),
    live_runs: gateway.lanes.live().length,
    version: facts.version,
    missing,
    warnings: warningsOf(missing),
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

/** Keys that clients of the contract read, for the chat apps that this version does not speak to yet. */
const chatAppsNotInThisVersion = {
  feishu_enabled: false,
  feishu_delivery_mode: "longconn",
  feishu_verification_enabled: false,
  feishu_signature_enabled: false,
  feishu_listener_ready: false,
  feishu_listener_detail: "Not in this version.",
  slack_enabled: false,
  slack_delivery_mode: "socket",
  slack_socket_mode_enabled: false,
  slack_signature_enabled: false,
  slack_listener_ready: false,
  slack_listener_detail: "Not in this version.",
};

function warningsOf(missing: readonly string[]): readonly string[] {
  const local = "No chat app is connected: PoCo works through its console and over HTTP.";
  const look = "GET /debug/env shows which settings are set.";
  return missing.length === 0 ? [local, look] : [local, "What is missing is listed under `missing`.", look];
}
