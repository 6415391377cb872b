import type { Log } from "../observe/log.ts";
import { createSocketSupervisor, type SocketSupervisor } from "../platforms/slack/socket/supervisor.ts";
import type { SocketTimings } from "../platforms/slack/socket/timings.ts";
import type { Envelope } from "../platforms/slack/socket/wire.ts";
import { type FakeSlackSocket, startFakeSlackSocket } from "./fake-slack-socket.ts";

/** A supervisor at a fake Slack, and what it told. */
export interface SupervisedSocket {
  readonly slack: FakeSlackSocket;
  readonly supervisor: SocketSupervisor;
  readonly connected: { readonly downSince: number | null; readonly isFirst: boolean }[];
  readonly envelopes: Envelope[];
  /** What the next envelopes come to; without one they are acknowledged without a payload. */
  readonly answers: ((envelope: Envelope) => Promise<unknown>)[];
  /** Everything that was logged, as text. */
  readonly logged: string[];
  end(): Promise<void>;
}

/** Waits of a few milliseconds, but nothing is ever given up for being slow. */
export const quickTimings: Partial<SocketTimings> = {
  firstWaitMs: 1,
  mostWaitMs: 5,
  slowWaitMs: 20,
  stableAfterMs: 0,
  lingerMs: 20,
  closeGraceMs: 100,
};

export async function superviseSocket(timings: Partial<SocketTimings> = {}): Promise<SupervisedSocket> {
  const slack = await startFakeSlackSocket();
  const connected: SupervisedSocket["connected"] = [];
  const envelopes: Envelope[] = [];
  const answers: SupervisedSocket["answers"] = [];
  const logged: string[] = [];
  const supervisor = createSocketSupervisor({
    appToken: "xapp-1-secret",
    apiBaseUrl: slack.apiBaseUrl,
    log: logInto(logged),
    onEnvelope: async (envelope) => {
      envelopes.push(envelope);
      return await answers.shift()?.(envelope);
    },
    onConnected: (info) => void connected.push(info),
    timings: { ...quickTimings, ...timings },
  });
  return {
    slack,
    supervisor,
    connected,
    envelopes,
    answers,
    logged,
    end: async () => {
      await supervisor.close();
      await slack.close();
    },
  };
}

function logInto(lines: string[]): Log {
  const writer =
    (level: string) =>
    (fields: object, text: string): void =>
      void lines.push(`${level} ${text} ${JSON.stringify(fields)}`);
  return { debug: writer("debug"), info: writer("info"), warn: writer("warn"), error: writer("error") };
}
