import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keepSecret, redact } from "./redact.ts";

describe("what looks like a secret", () => {
  it("leaves nothing of a secret behind of which another one is a part", () => {
    keepSecret("xoxb-1234");
    keepSecret("4-rest of it");

    expect(redact("before xoxb-1234-5678-abcdef after")).toBe("before [secret] after");
    expect(redact("before xoxb-1234-rest of it after")).toBe("before [secret] after");
  });

  it.each([
    ["a Slack token", `xoxb-${"1".repeat(12)}-abc`],
    ["an app token of Slack", `xapp-1-A0-${"1".repeat(9)}`],
    ["an API key", `sk-ant-api03-${"a".repeat(20)}`],
    ["a GitHub token", `ghp_${"a".repeat(36)}`],
    ["a signed token", `eyJ${"a".repeat(12)}.${"b".repeat(12)}.${"c".repeat(12)}`],
  ])("leaves out %s", (_what, secret) => {
    expect(redact(`before ${secret} after`)).toBe("before [secret] after");
  });

  it.each([
    ['{"app_secret":"abcd1234"}', '{"app_secret":"[secret]"}'],
    ["POCO_HTTP_TOKEN=abcd1234 rest", "POCO_HTTP_TOKEN=[secret] rest"],
    ["Authorization: Bearer abcdefghij.klm", "Authorization: [secret] [secret]"],
    ["https://ann:hunter2@proxy.test:80/x", "https://ann:[secret]@proxy.test:80/x"],
    ['{"msg":"sent {\\"token\\":\\"abcd1234\\"}"}', '{"msg":"sent {\\"token\\":\\"[secret]\\"}"}'],
    ['{"token":123456,"n":1}', '{"token":"[secret]","n":1}'],
  ])("turns %s into %s", (text, clean) => {
    expect(redact(text)).toBe(clean);
  });

  it.each([
    "4096 tokens of the budget are left",
    '{"inputTokens":12345,"token":null}',
    "http://127.0.0.1:8000/health",
    "the token is wrong",
  ])("leaves %s as it is", (text) => {
    expect(redact(text)).toBe(text);
  });

  it("leaves JSON that can be read", () => {
    const names = fc.constantFrom("token", "app_secret", "password", "note");
    const values = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const lines = fc.property(fc.dictionary(names, values), fc.string(), (fields, msg) => {
      const line = JSON.stringify({ ...fields, msg, inner: JSON.stringify(fields) });

      expect(() => JSON.parse(redact(line)) as unknown).not.toThrow();
    });
    fc.assert(lines);
  });
});

describe("a kept secret", () => {
  it("is left out wherever and however it stands", () => {
    const secret = 'pass"word with\\all/of it';
    keepSecret(secret);

    expect(redact(`a ${secret} b`)).toBe("a [secret] b");
    expect(redact(JSON.stringify({ note: secret }))).toBe('{"note":"[secret]"}');
    expect(redact(encodeURIComponent(secret))).toBe("[secret]");
  });

  it("leaves nothing of itself when another one is part of it", () => {
    keepSecret("correct-horse");
    keepSecret("correct-horse-battery");

    expect(redact("correct-horse-battery")).toBe("[secret]");
  });

  it("is not so short that it stands in everyday words", () => {
    keepSecret("a");

    expect(redact("a cat")).toBe("a cat");
  });
});
