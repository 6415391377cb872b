import type { SlackFault, Trouble } from "../../../../src/testing/fake-slack/faults.ts";
import type { Misfortune } from "../chances.ts";
import { type SlackSide, wait } from "../soak.ts";

/** Once in so many seconds. */
const callFaultEvery = 9;
const socketFaultEvery = 45;
const redeliveryEvery = 12;

export function createSlackMisfortune(soak: SlackSide): Misfortune {
  const { chance } = soak;
  const once = (seconds: number): boolean => chance.below(seconds) === 0;
  return {
    perhaps: () => {
      if (once(callFaultEvery)) soak.begin("a fault of a call", () => breakCalls(soak));
      if (once(socketFaultEvery)) soak.begin("a fault of a socket", () => breakSocket(soak));
      if (once(redeliveryEvery)) soak.begin("a redelivery", () => deliverAgain(soak));
    },
  };
}

const methods = [
  "chat.postMessage",
  "chat.postMessage",
  "chat.postMessage",
  "chat.update",
  "chat.update",
  "files.getUploadURLExternal",
  "files.completeUploadExternal",
  "files.completeUploadExternal",
  "views.open",
  "views.update",
  "views.publish",
  "reactions.add",
  "conversations.history",
  "conversations.replies",
  "apps.connections.open",
  "users.info",
] as const;

async function breakCalls({ chance, slack, ledger, held }: SlackSide): Promise<void> {
  const method = chance.pick(methods);
  const kind = chance.pick([
    "cut_after",
    "cut_after",
    "cut_before",
    "http",
    "rate_limited",
    "error",
    "held",
  ] as const);
  ledger.count(`fault: ${kind}`);
  const when: SlackFault["when"] = (call) => {
    if (kind === "cut_after") ledger.lostAnswers.push(call);
    if (kind === "held") ledger.heldCalls.push(call);
    return true;
  };
  const fault = slack.fault({
    method,
    when,
    times: 1 + chance.below(2),
    ...troubleOf(kind, chance.below(9)),
  });
  if (kind === "held") held.add(fault);
  await wait(2_000 + chance.below(15_000));
  held.release(fault);
}

function troubleOf(kind: Trouble["kind"], number: number): Trouble {
  switch (kind) {
    case "rate_limited":
      return { kind, retryAfterS: 1 + number };
    case "http":
      return { kind, status: number < 5 ? 500 : 503 };
    case "error":
      return { kind, error: number < 5 ? "internal_error" : "service_unavailable" };
    default:
      return { kind };
  }
}

async function breakSocket({ chance, slack: { sockets }, ledger }: SlackSide): Promise<void> {
  const kind = chance.pick(["drop", "drop", "refresh", "refresh", "no hello", "mute", "warn"] as const);
  ledger.count(`socket: ${kind}`);
  switch (kind) {
    case "refresh":
      sockets.refresh(200 + chance.below(5_000));
      return;
    case "warn":
      sockets.warn();
      await wait(10_000);
      sockets.refresh();
      return;
    case "mute":
      sockets.mute();
      await wait(3_000 + chance.below(40_000));
      sockets.unmute();
      return;
    case "no hello":
      sockets.skipHello(1 + chance.below(2));
      sockets.drop();
      return;
    default:
      sockets.drop();
  }
}

/** Slack sends something once more, though it was acknowledged. */
async function deliverAgain({ chance, slack, ledger }: SlackSide): Promise<void> {
  const events = slack.deliveries
    .slice(-150)
    .filter(({ kind, state }) => kind === "events_api" && state !== "sending");
  const delivery = chance.maybe(events);
  if (delivery === undefined) return;
  ledger.count("fault: delivered again");
  await slack.redeliver(delivery);
}
