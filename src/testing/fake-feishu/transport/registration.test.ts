import { defaultHttpInstance, registerApp } from "@larksuiteoapi/node-sdk";
import { describe, expect, it, onTestFinished } from "vitest";
import type { RegistrationOptions } from "./registration.ts";
import { aTransport, type ServedTransport, until } from "./transport-fixture.ts";

const addons = {
  scopes: { tenant: ["im:message:send_as_bot"] },
  events: { items: { tenant: ["im.message.receive_v1"] } },
  callbacks: { items: ["card.action.trigger"] },
};
const atOnce: RegistrationOptions = { intervalSeconds: 0 };

interface SignUp {
  /** What it would show as a code. */
  readonly address: string;
  readonly result: Promise<string>;
}

/** Feishu's own sign-up, under way. It asks by HTTPS, which is rewritten: the fake has no certificate. */
async function aSignUp(
  { origin }: ServedTransport,
  options: Partial<Parameters<typeof registerApp>[0]> = {},
): Promise<SignUp> {
  const plain = defaultHttpInstance.interceptors.request.use((asked) => {
    return { ...asked, url: (asked.url ?? "").replace("https://", "http://") };
  });
  onTestFinished(() => defaultHttpInstance.interceptors.request.eject(plain));
  const shown = Promise.withResolvers<string>();
  const result = registerApp({
    domain: new URL(origin).host,
    larkDomain: larkHost(origin),
    source: "test",
    addons,
    onQRCodeReady: ({ url }) => shown.resolve(url),
    onStatusChange: () => undefined,
    ...options,
  }).then(
    ({ client_id, client_secret, user_info }) =>
      [client_id, client_secret, user_info?.open_id, user_info?.tenant_brand].join(" "),
    ({ code }: { readonly code: string }) => code,
  );
  return { address: await shown.promise, result };
}

/** The same server under another name. */
function larkHost(origin: string): string {
  return `localhost:${new URL(origin).port}`;
}

describe("the fake's sign-up, with Feishu's own", () => {
  it("gives the app to whoever asked when a person scans the code, and knows what it asked for", async () => {
    const served = await aTransport({ registration: atOnce });
    const { registration, lints } = served.transport;
    const { address, result } = await aSignUp(served);
    await until(() => registration.polls() > 1);

    registration.scan("ou_1", { address });

    expect(await result).toBe(`${served.appId} ${served.appSecret} ou_1 feishu`);
    expect(registration.begun()).toMatchObject([
      {
        state: "given",
        shown: address,
        addons: {
          appId: undefined,
          scopes: ["im:message:send_as_bot"],
          events: ["im.message.receive_v1"],
          callbacks: ["card.action.trigger"],
          hasPreset: true,
        },
      },
    ]);
    expect(lints).toEqual([]);
  });

  it("gives another app where it is told to, and changes one that is there", async () => {
    const other = { appId: "cli_aaaaaaaaaaaaaaaa", appSecret: "another" };
    const served = await aTransport({ registration: { ...atOnce, ...other } });
    const made = await aSignUp(served);
    served.transport.registration.scan("ou_1", { address: made.address });
    const first = await made.result;
    const changed = await aSignUp(served, { appId: "cli_bbbbbbbbbbbbbbbb" });

    served.transport.registration.scan("ou_1", { address: changed.address });

    expect(first).toBe("cli_aaaaaaaaaaaaaaaa another ou_1 feishu");
    expect(await changed.result).toBe("cli_bbbbbbbbbbbbbbbb another ou_1 feishu");
  });

  it("sends people of Lark to Lark's own address", async () => {
    let origin = "";
    const registration = { ...atOnce, larkHost: () => larkHost(origin) };
    const served = await aTransport({ registration });
    ({ origin } = served);
    const { result } = await aSignUp(served);

    served.transport.registration.scan("ou_1", { brand: "lark" });

    expect(await result).toContain("ou_1 lark");
  });

  it("gives people of Lark their app on the next question where there is one address only", async () => {
    const served = await aTransport({ registration: atOnce });
    const { result } = await aSignUp(served, { larkDomain: new URL(served.origin).host });

    served.transport.registration.scan("ou_1", { brand: "lark" });

    expect(await result).toContain("ou_1 lark");
  });

  it("ends when the person says no, and when nobody scans the code in time", async () => {
    const served = await aTransport({ registration: atOnce });
    const { registration } = served.transport;
    const denied = await aSignUp(served);
    registration.deny();
    const first = await denied.result;
    const expired = await aSignUp(served);

    registration.expire();

    expect([first, await expired.result]).toEqual(["access_denied", "expired_token"]);
  });
});

describe("the fake's sign-up", () => {
  it("expires by the clock", async () => {
    const clock = { now: 0 };
    const { origin } = await aTransport({ now: () => clock.now });
    const { device_code } = await begin(origin);
    const before = await poll(origin, device_code);

    clock.now = 600_000;
    const after = await poll(origin, device_code);

    expect([before, after]).toMatchObject([{ error: "authorization_pending" }, { error: "expired_token" }]);
  });

  it("wants five seconds between two questions, and five more after each that comes early", async () => {
    const clock = { now: 0 };
    const { origin } = await aTransport({ now: () => clock.now });
    const { device_code } = await begin(origin);
    const errors: unknown[] = [];

    for (const at of [0, 5_000, 9_000, 18_000, 33_000]) {
      clock.now = at;
      errors.push((await poll(origin, device_code))["error"]);
    }

    expect(errors).toEqual([
      "authorization_pending",
      "authorization_pending",
      "slow_down",
      "slow_down",
      "authorization_pending",
    ]);
  });

  it("can be slow", async () => {
    const { origin, transport } = await aTransport();
    const { device_code } = await begin(origin);
    transport.registration.slowDown(1);

    const { error } = await poll(origin, device_code);

    expect(error).toBe("slow_down");
  });

  it("refuses what Feishu does not know, and says so", async () => {
    const { origin, transport } = await aTransport();

    const refused = [
      await ask(origin, { action: "begin", archetype: "Other" }),
      await ask(origin, { action: "stop" }),
      await poll(origin, "unknown"),
    ];
    const json = await fetch(`${origin}/oauth/v1/app/registration`, { method: "POST", body: "{}" });

    expect(refused.map(({ error }) => error)).toEqual([
      "invalid_request",
      "invalid_request",
      "invalid_grant",
    ]);
    expect(json.status).toBe(400);
    expect(transport.lints).toEqual([
      "a sign-up that begins with archetype=Other",
      "a sign-up that is no form",
    ]);
  });

  it("notices who asks after the end", async () => {
    const { origin, transport } = await aTransport({ registration: atOnce });
    const { device_code } = await begin(origin);
    transport.registration.scan("ou_1");
    const { client_id } = await poll(origin, device_code);

    const { error } = await poll(origin, device_code);

    expect([client_id, error]).toEqual(["cli_0123456789abcdef", "invalid_grant"]);
    expect(transport.lints).toEqual(["a sign-up was asked for again after its end"]);
  });

  it("has no code to scan that it did not give", async () => {
    const { origin, transport } = await aTransport();
    const { registration } = transport;
    const { verification_uri_complete: address } = await begin(origin);
    const foreign = String(address).replace("/page/launcher", "/page/other");
    const garbled = `${String(address)}&addons=%2B`;

    expect(() => registration.scan("ou_1", { address: foreign })).toThrow("none of Feishu's");
    expect(() => registration.scan("ou_1", { address: garbled })).toThrow("alphabet");
    registration.deny();
    expect(() => registration.scan("ou_1")).toThrow("nobody waits");
  });
});

type Form = Readonly<Record<string, string>>;

async function ask(origin: string, form: Form): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${origin}/oauth/v1/app/registration`, {
    method: "POST",
    body: new URLSearchParams(form),
  });
  return (await response.json()) as Record<string, unknown>;
}

async function begin(origin: string) {
  const begun = await ask(origin, {
    action: "begin",
    archetype: "PersonalAgent",
    auth_method: "client_secret",
    request_user_info: "open_id",
  });
  return {
    ...begun,
    device_code: String(begun["device_code"]),
    verification_uri_complete: begun["verification_uri_complete"],
  };
}

function poll(origin: string, device_code: string) {
  return ask(origin, { action: "poll", device_code });
}
