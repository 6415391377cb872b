import type { Environment } from "../config/locations.ts";

const names = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"] as const;

/** Never through a proxy: PoCo itself. */
const thisMachine = ["localhost", "127.0.0.1", "[::1]"];

/** From now on calls go through the proxy that the environment names, as those of other programs do. */
export async function followProxy(environment: Environment): Promise<void> {
  if (names.every((name) => !environment[name])) return;
  const { EnvHttpProxyAgent, setGlobalDispatcher } = await import("undici");
  const spared = environment["no_proxy"] ?? environment["NO_PROXY"] ?? "";
  setGlobalDispatcher(new EnvHttpProxyAgent({ noProxy: [spared, ...thisMachine].join(",") }));
}
