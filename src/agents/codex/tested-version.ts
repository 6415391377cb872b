/** The oldest version whose protocol was tried with this adapter. */
export const oldestTested = "0.163.0";

/** True when Codex names a version before the oldest tested one, e.g. `poco/0.99.0 (Debian …)` or `codex-cli 0.99.0`. Pure. */
export function isUntested(said: string | undefined): boolean {
  const version = /[/ ](\d+)\.(\d+)\.\d+/u.exec(said ?? "");
  if (version === null) return false;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  return major === 0 && minor < 163;
}
