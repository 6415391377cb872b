import { coco, cursorAgent, gemini, kimi, opencode, ownAgents, qwen } from "./acp/acp.ts";
import type { AgentAdapter, AgentFamily } from "./agent.ts";
import { claudeCode } from "./claude-code/claude-code.ts";
import { codex } from "./codex/codex.ts";
import { stub } from "./stub/stub.ts";

/** Every agent that PoCo knows. A new one is its folder and its line here. */
export const agentAdapters: readonly AgentAdapter[] = [
  codex,
  claudeCode,
  cursorAgent,
  coco,
  opencode,
  gemini,
  qwen,
  kimi,
  stub,
];

/** Settings that name more agents. */
export const agentFamilies: readonly AgentFamily[] = [ownAgents];
