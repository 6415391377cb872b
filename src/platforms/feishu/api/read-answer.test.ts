import { describe, expect, it } from "vitest";
import { readAnswer } from "./read-answer.ts";

function read(body: unknown, { status = 200, headers = {} }: Partial<Http> = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return readAnswer({ status, headers: new Headers(headers), text });
}

interface Http {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

describe("an answer of Feishu's", () => {
  it("is its data when the code is 0", () => {
    expect(read({ code: 0, msg: "success", data: { message_id: "om_1" } })).toEqual({
      kind: "ok",
      data: { message_id: "om_1" },
    });
  });

  it("is all of it where what it says stands beside the code", () => {
    const body = { code: 0, msg: "ok", bot: { open_id: "ou_1" } };

    expect(read(body)).toEqual({ kind: "ok", data: body });
  });

  it("is a refusal by its code, though HTTP says that all is well", () => {
    expect(read({ code: 300313, msg: "element id not found" })).toEqual({
      kind: "refused",
      code: 300313,
      inner: null,
      scopes: [],
    });
  });

  it("names the code within its words", () => {
    const msg = "Failed to create card content, ext=ErrCode: 11310; ErrMsg: card table number over limit";

    expect(read({ code: 230099, msg }, { status: 400 })).toMatchObject({ kind: "refused", inner: 11310 });
  });

  it("names the rights that would help", () => {
    const error = { permission_violations: [{ subject: "im:resource" }, { subject: "im:resource:upload" }] };

    expect(read({ code: 99991672, msg: "Access denied.", error }, { status: 400 })).toMatchObject({
      kind: "refused",
      scopes: ["im:resource", "im:resource:upload"],
    });
  });

  it.each([[null], [{}], [{ permission_violations: null }], [{ permission_violations: [{}] }], ["no"]])(
    "is a refusal whatever stands where the rights do (%j)",
    (error) => {
      expect(read({ code: 99991672, msg: null, error })).toMatchObject({ kind: "refused", scopes: [] });
    },
  );

  it.each([99991661, 99991663, 99991664, 99991668, 99991671, 99991677])(
    "asks for another token (%i)",
    (code) => {
      expect(read({ code, msg: "Invalid access token" }, { status: 401 })).toEqual({ kind: "stale-token" });
    },
  );

  it.each([
    ["the code of too many calls", { code: 99991400 }, { status: 400 }],
    ["too many calls about one chat", { code: 230020 }, { status: 400 }],
    ["too many changes of one group at once", { code: 232019 }, { status: 400 }],
    ["HTTP 429 with another code", { code: 1 }, { status: 429 }],
    ["HTTP 429 without one", "slow down", { status: 429 }],
  ])("is a limit: %s", (_what, body, http) => {
    expect(read(body, http)).toEqual({ kind: "limited", retryAfterMs: 1_000, by: "feishu" });
  });

  it.each([
    [{ "x-ogw-ratelimit-reset": "7" }, 7_000],
    [{ "retry-after": "3" }, 3_000],
    [{ "x-ogw-ratelimit-reset": "7", "retry-after": "3" }, 7_000],
    [{ "x-ogw-ratelimit-reset": "0" }, 1_000],
    [{ "x-ogw-ratelimit-reset": "99999" }, 60_000],
    [{ "x-ogw-ratelimit-reset": "-1" }, 1_000],
    [{ "x-ogw-ratelimit-reset": "soon" }, 1_000],
  ])("says how long a limit lasts, within reason (%j)", (headers: Readonly<Record<string, string>>, ms) => {
    expect(read({ code: 99991400 }, { status: 429, headers })).toMatchObject({ retryAfterMs: ms });
  });

  it("is the end of the plan for a long time, whatever HTTP and its headers say", () => {
    const headers = { "x-ogw-ratelimit-reset": "1" };

    expect(read({ code: 99991403 }, { status: 429, headers })).toEqual({
      kind: "limited",
      retryAfterMs: 3_600_000,
      by: "plan",
    });
  });

  it.each([
    ["its own fault", { code: 55001, msg: "server internal error" }, 200],
    ["HTTP 500 with a code", { code: 230001 }, 500],
    ["HTTP 502 with a page", "<html>bad gateway</html>", 502],
    ["a page of somebody else's", "<html>please sign in</html>", 200],
    ["nothing", "", 200],
    ["half of a body", '{"code":0,"da', 200],
    ["a list", [], 200],
    ["a code that is none", { code: "0" }, 200],
    ["no code", { data: {} }, 200],
  ])("leaves open whether it was done, and is worth another try: %s", (_what, body, status) => {
    expect(read(body, { status })).toMatchObject({ kind: "unsure", isPassing: true });
  });

  it("was certainly not done when something before Feishu refuses it", () => {
    expect(read("404 page not found", { status: 404 })).toEqual({
      kind: "down",
      detail: "Feishu answered HTTP 404",
    });
  });

  it("passes on no words of Feishu's: they may hold what was sent", () => {
    const answers = [
      read({ code: 230001, msg: "invalid content: the secret plan" }, { status: 400 }),
      read({ code: 55001, msg: "the secret plan" }),
      read("the secret plan", { status: 500 }),
      read("the secret plan", { status: 404 }),
    ];

    expect(JSON.stringify(answers)).not.toContain("secret plan");
  });
});
