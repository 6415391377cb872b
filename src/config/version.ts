import about from "../../package.json" with { type: "json" };

/** PoCo's version, from its package. */
export function pocoVersion(): string {
  return about.version;
}
