import type { Environment } from "./locations.ts";

/**
 * What child processes of agents get to see: the environment without PoCo's own settings, without any value that is
 * a secret of PoCo's or of a chat app under another name, and without what `npm start` adds for itself.
 */
export function agentEnvironment(
  environment: Environment,
  secrets: readonly string[],
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || isOurs(name) || secrets.includes(value.trim())) continue;
    kept[name] = value;
  }
  return kept;
}

function isOurs(name: string): boolean {
  return name.startsWith("POCO_") || name.startsWith("npm_") || name === "INIT_CWD";
}
