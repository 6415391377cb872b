import type { FeishuFault, Trouble } from "../../../../src/testing/fake-feishu/faults.ts";
import type { Misfortune } from "../chances.ts";
import { type FeishuSide, wait } from "../soak.ts";

/** Once in so many seconds. */
const callFaultEvery = 9;
const lineFaultEvery = 45;
const twiceEvery = 60;

export function createFeishuMisfortune(side: FeishuSide): Misfortune {
  const { chance } = side;
  const once = (seconds: number): boolean => chance.below(seconds) === 0;
  return {
    perhaps: () => {
      if (once(callFaultEvery)) side.begin("a fault of a call", () => breakCalls(side));
      if (once(lineFaultEvery)) side.begin("a fault of the long connection", () => breakLine(side));
      if (once(twiceEvery)) side.begin("deliveries that come twice", () => deliverTwice(side));
    },
  };
}

const im = "/open-apis/im/v1";
const cards = "/open-apis/cardkit/v1/cards";

const methods = [
  `POST ${im}/messages`,
  `POST ${im}/messages`,
  `POST ${im}/messages/:message/reply`,
  `POST ${im}/messages/:message/reply`,
  `POST ${im}/messages/:message/reply`,
  `PATCH ${im}/messages/:message`,
  `GET ${im}/messages`,
  `DELETE ${im}/messages/:message`,
  `POST ${im}/messages/:message/reactions`,
  `POST ${im}/images`,
  `POST ${im}/files`,
  `POST ${cards}`,
  `PUT ${cards}/:card`,
  `PUT ${cards}/:card`,
  `PATCH ${cards}/:card/settings`,
  `PUT ${cards}/:card/elements/:element/content`,
  `PUT ${cards}/:card/elements/:element/content`,
  "GET /open-apis/contact/v3/users/:user",
  "GET /open-apis/bot/v3/info",
] as const;

async function breakCalls({ chance, feishu, ledger, held }: FeishuSide): Promise<void> {
  const method = chance.pick(methods);
  const kind = chance.pick(["cut_after", "cut_after", "cut_before", "http", "code", "held"] as const);
  ledger.count(`fault: ${kind}`);
  const when: FeishuFault["when"] = (call) => {
    if (kind === "cut_after") ledger.lostAnswers.push(call);
    if (kind === "held") ledger.heldCalls.push(call);
    return true;
  };
  const trouble = troubleOf(kind, chance.below(9));
  const fault = feishu.fault({ method, when, times: 1 + chance.below(2), ...trouble });
  if (kind === "held") held.add(fault);
  await wait(2_000 + chance.below(15_000));
  held.release(fault);
}

function troubleOf(kind: Trouble["kind"], number: number): Trouble {
  switch (kind) {
    case "http":
      return { kind, status: number < 5 ? 500 : 502 };
    case "code":
      return number < 5 ? { kind, code: 230020, status: 400 } : { kind, code: 99991400, status: 429 };
    default:
      return { kind };
  }
}

async function breakLine({ chance, feishu, ledger, time }: FeishuSide): Promise<void> {
  const { sockets } = feishu.transport;
  const kind = chance.pick([
    "drop",
    "drop",
    "drop",
    "half open",
    "no pongs",
    "lost acknowledgements",
    "no address",
    "refused",
    "hanging",
    "small frames",
    "old tokens",
  ] as const);
  ledger.count(`long connection: ${kind}`);
  switch (kind) {
    case "half open":
      return sockets.halfOpen();
    case "no pongs":
      sockets.mutePongs(true);
      await wait(3_000 + chance.below(40_000));
      return sockets.mutePongs(false);
    case "lost acknowledgements":
      sockets.dropAcks(true);
      await wait(1_000 + chance.below(10_000));
      return sockets.dropAcks(false);
    case "no address":
      sockets.refuseDiscovery(1_000_040_343, 1 + chance.below(4));
      return sockets.drop();
    case "refused":
      sockets.refuseHandshake({ status: 514, message: "no" }, 1 + chance.below(3));
      return sockets.drop();
    case "hanging":
      sockets.hangHandshake(1 + chance.below(2));
      return sockets.drop();
    case "small frames":
      sockets.splitAt(chance.pick([7, 100, 1_000, 100_000]));
      return;
    case "old tokens":
      ledger.tokensVoidAt.push(time.now());
      return feishu.expireTokens();
    default:
      return sockets.drop();
  }
}

async function deliverTwice({ chance, feishu, ledger }: FeishuSide): Promise<void> {
  ledger.count("fault: delivered twice");
  feishu.transport.deliverTwice(true);
  await wait(2_000 + chance.below(20_000));
  feishu.transport.deliverTwice(false);
}
