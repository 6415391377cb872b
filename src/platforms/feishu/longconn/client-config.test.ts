import { describe, expect, it } from "vitest";
import { wantedPingEveryMs } from "./client-config.ts";

const wanted = (payload: string): number | undefined => wantedPingEveryMs(new TextEncoder().encode(payload));

describe("how often Feishu wants to be pinged", () => {
  it("is said in seconds", () => {
    const said = { ReconnectCount: -1, ReconnectInterval: 120, ReconnectNonce: 30, PingInterval: 120 };

    expect(wanted(JSON.stringify(said))).toBe(120_000);
  });

  it.each(["", "{}", "null", "[", '{"PingInterval":null}', '{"PingInterval":"5"}', '{"PingInterval":0}'])(
    "is not said by %j",
    (payload) => {
      expect(wanted(payload)).toBeUndefined();
    },
  );
});
