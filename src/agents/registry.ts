import type { AgentAdapter } from "./agent.ts";
import { claudeCode } from "./claude-code/claude-code.ts";
import { codex } from "./codex/codex.ts";
import { stub } from "./stub/stub.ts";

/** Every agent that PoCo knows. A new one is its folder and its line here. */
export const agentAdapters: readonly AgentAdapter[] = [codex, claudeCode, stub];
