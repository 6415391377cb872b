import type { AgentAdapter } from "../agent.ts";
import { createAcpAgent } from "./create-agent.ts";
import { createCursorAdapter } from "./cursor.ts";
import { type Deadlines, standardDeadlines } from "./deadlines.ts";
import { createOwnAgents } from "./own-agents.ts";
import type { Profile } from "./profile.ts";
import { cocoProfile, geminiProfile, kimiProfile, opencodeProfile, qwenProfile } from "./profiles.ts";
import { settingsOf, toValues } from "./settings.ts";

type WithSettings = Profile & { readonly prefix: string };

/** An agent that PoCo drives through the Agent Client Protocol, from its profile. `modeName` ends the key of its first option. */
export function createAcp(
  profile: Profile,
  deadlines: Deadlines = standardDeadlines,
  modeName = "MODE",
): AgentAdapter {
  const { name, title, environmentKeys, prefix } = profile;
  if (prefix === undefined) throw new Error(`${name} has no settings of its own`);
  const known: WithSettings = { ...profile, prefix };
  const settings = settingsOf(known, modeName);
  const adapter: AgentAdapter<typeof settings> = {
    name,
    title,
    settings,
    environmentKeys,
    create: (values, host) => createAcpAgent(profile, toValues(profile, values), host, deadlines),
  };
  return adapter;
}

/** Cursor has settings of its own beside those of its kin. */
export const cursorAgent = createCursorAdapter();
export const coco = createAcp(cocoProfile, standardDeadlines, "APPROVAL_MODE");
export const opencode = createAcp(opencodeProfile);
export const gemini = createAcp(geminiProfile);
export const qwen = createAcp(qwenProfile);
export const kimi = createAcp(kimiProfile);

/** Any other program that speaks ACP, from the settings. */
export const ownAgents = createOwnAgents();
