import { expect, it } from "vitest";
import { createLog } from "./log.ts";
import { keepSecret } from "./redact.ts";

function aLog(level: Parameters<typeof createLog>[0]) {
  const lines: string[] = [];
  const log = createLog(level, (line) => lines.push(line));
  return { log, read: () => lines.map((line): unknown => JSON.parse(line)) };
}

it("writes a line of JSON with the level by name, the time, the fields and the text", () => {
  const { log, read } = aLog("info");

  log.warn({ task: "t_1" }, "card update refused");

  expect(read()).toEqual([
    {
      level: "warn",
      time: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      task: "t_1",
      msg: "card update refused",
    },
  ]);
});

it("leaves out what is below its level", () => {
  const { log, read } = aLog("warn");

  log.info({}, "started");
  log.error({}, "failed");

  expect(read()).toMatchObject([{ msg: "failed" }]);
});

it("writes errors with their causes", () => {
  const { log, read } = aLog("info");

  log.error({ error: new Error("no answer", { cause: new Error("refused") }) }, "failed");

  expect(read()).toMatchObject([{ error: { type: "Error", message: "no answer: refused" } }]);
});

it("never writes a secret, also not out of an error", () => {
  const { log, read } = aLog("info");
  keepSecret("opensesame-opensesame");

  log.error({ error: new Error("refused opensesame-opensesame") }, "sign-in with opensesame-opensesame");

  expect(JSON.stringify(read())).not.toContain("opensesame");
});
