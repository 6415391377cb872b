import { silentLog } from "../observe/log.ts";
import { createLongConnection } from "../platforms/feishu/longconn/long-connection.ts";

/**
 * A process of its own that holds a long connection to a fake Feishu. Says a line for each thing that happens and ends when
 * its input ends.
 */
const [origin = "", appId = "", appSecret = ""] = process.argv.slice(2);

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const connection = createLongConnection({
  appId,
  appSecret,
  origin,
  log: silentLog,
  lock: { take: () => null, release: () => undefined },
  probe: async () => ({ kind: "ok" }),
  take: async ({ type }) => say(`taken ${type}`),
  onConnected: () => say("connected"),
  timings: {
    discoveryTimeoutMs: 200,
    openTimeoutMs: 200,
    pingEveryMs: 50,
    pongTimeoutMs: 200,
    firstWaitMs: 1,
    mostWaitMs: 5,
    slowWaitMs: 5,
    stableAfterMs: 0,
  },
});
connection.start();
process.stdin.resume();
// Nothing else keeps the process alive then: it ends by itself when no timer and no socket is left.
process.stdin.on("end", () => {
  say("closing");
  void connection.close().then(() => say("closed"));
});
