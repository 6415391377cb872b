import { opencodeProfile } from "../../agents/acp/profiles.ts";
import type { AcpValues } from "../../agents/acp/settings.ts";
import { createRealAcp, type RealAcp, writeBelow } from "./real-acp.ts";

/** The real OpenCode with a mock model. */
export function createRealOpenCode(values: Partial<AcpValues> = {}): Promise<RealAcp> {
  return createRealAcp({
    profile: opencodeProfile,
    values,
    configure: (home, baseURL) => {
      const options = { baseURL, apiKey: "none" };
      const models = { small: { name: "Small" }, large: { name: "Large" } };
      const mock = { npm: "@ai-sdk/openai-compatible", name: "Mock", options, models };
      const config = {
        provider: { mock },
        model: "mock/small",
        small_model: "mock/small",
        share: "disabled",
        // Its own models would be looked up on the network.
        enabled_providers: ["mock"],
      };
      writeBelow(home, ".config/opencode/opencode.json", JSON.stringify(config));
      return { OPENCODE_DISABLE_MODELS_FETCH: "1", OPENCODE_DISABLE_LSP_DOWNLOAD: "1" };
    },
  });
}
