import { kimiProfile } from "../../agents/acp/profiles.ts";
import type { AcpValues } from "../../agents/acp/settings.ts";
import { createRealAcp, type RealAcp, writeBelow } from "./real-acp.ts";

/** The real Kimi Code with a mock model. */
export function createRealKimi(values: Partial<AcpValues> = {}): Promise<RealAcp> {
  return createRealAcp({
    profile: kimiProfile,
    values,
    configure: (home, baseUrl) => {
      const model = (name: string) =>
        `[models.${name}]\nprovider = "mock"\nmodel = "${name}"\nmax_context_size = 100000\n`;
      const provider = `[providers.mock]\ntype = "openai"\nbase_url = "${baseUrl}"\napi_key = "none"\n`;
      const config = `default_model = "small"\n${provider}${model("small")}${model("large")}`;
      writeBelow(home, ".kimi-code/config.toml", config);
      return {};
    },
  });
}
