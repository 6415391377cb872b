import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkSignature, type Signed } from "./signature.ts";

const secret = "a signing secret";
const now = 1_700_000_000_000;
const seconds = String(now / 1_000);

function aRequest(changes: Partial<Signed> = {}): Signed {
  const body = changes.body ?? Buffer.from('{"type":"event_callback"}');
  const timestamp = changes.timestamp === undefined ? seconds : changes.timestamp;
  return { secret, timestamp, signature: sign(timestamp ?? "", body), body, now, ...changes };
}

function sign(timestamp: string, body: Uint8Array, key = secret): string {
  return `v0=${createHmac("sha256", key).update(`v0:${timestamp}:`).update(body).digest("hex")}`;
}

describe("the signature of a request", () => {
  it("is good for the example of Slack's documentation", () => {
    const body =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

    const check = checkSignature({
      secret: "8f742231b10e8888abcd99yyyzzz85a5",
      timestamp: "1531420618",
      signature: "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
      body: Buffer.from(body),
      now: 1_531_420_618_000,
    });

    expect(check).toEqual({ ok: true });
  });

  it("covers the raw bytes, whatever they are", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (body) => {
        expect(checkSignature(aRequest({ body }))).toEqual({ ok: true });
        const changed = Uint8Array.from([...body, 32]);
        expect(checkSignature({ ...aRequest({ body }), body: changed })).toEqual({
          ok: false,
          reason: "wrong",
        });
      }),
    );
  });

  it("is wrong when it was made with another secret", () => {
    const forged = aRequest({
      signature: sign(seconds, Buffer.from("x"), "guessed"),
      body: Buffer.from("x"),
    });

    expect(checkSignature(forged)).toEqual({ ok: false, reason: "wrong" });
  });

  it("is wrong when the timestamp was changed", () => {
    const { signature } = aRequest();

    const check = checkSignature(aRequest({ signature, timestamp: String(now / 1_000 + 1) }));

    expect(check).toEqual({ ok: false, reason: "wrong" });
  });

  it.each([-300, 0, 300])("counts %i seconds off", (skew) => {
    expect(checkSignature(aRequest({ timestamp: String(now / 1_000 + skew) }))).toEqual({ ok: true });
  });

  it.each([-301, 301, 86_400])("does not count %i seconds off", (skew) => {
    const check = checkSignature(aRequest({ timestamp: String(now / 1_000 + skew) }));

    expect(check).toEqual({ ok: false, reason: "stale" });
  });

  it.each([{ timestamp: null }, { signature: null }])("is missing without its header: %o", (changes) => {
    expect(checkSignature(aRequest(changes))).toEqual({ ok: false, reason: "missing" });
  });

  it.each([
    { signature: "" },
    { signature: "v0=" },
    { signature: `v1=${"0".repeat(64)}` },
    { signature: `v0=${"0".repeat(63)}` },
    { signature: `v0=${"0".repeat(66)}` },
    { signature: `v0=${"é".repeat(64)}` },
    { timestamp: "" },
    { timestamp: "now" },
    { timestamp: "1e9" },
    { timestamp: "1700000000.5" },
    { timestamp: "-1" },
  ])("is malformed: %o", (changes) => {
    expect(checkSignature(aRequest(changes))).toEqual({ ok: false, reason: "malformed" });
  });
});
