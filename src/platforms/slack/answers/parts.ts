import type { ChatEvent, Reply } from "../../platform.ts";
import type { SlackApi } from "../api/slack-api.ts";
import type { AnswerWay } from "../intake/parsed.ts";
import type { Drawing } from "../ladder.ts";
import type { Panels } from "./panels.ts";
import type { Responder } from "./respond.ts";

export interface Given {
  /** Null where what was used is not known any more, so that nothing was asked for. */
  readonly event: ChatEvent | null;
  /** Never rejects. */
  readonly reply: Promise<Reply>;
}

export interface AnswersParts {
  readonly api: SlackApi;
  readonly drawing: Drawing;
  readonly panels: Panels;
  readonly responder: Responder;
  /** Whether the channel is the room of a project: elsewhere PoCo may be no member and cannot speak. Never rejects. */
  readonly isRoom: (channel: string) => Promise<boolean>;
  /** The id of a channel of PoCo's by the name that people see. */
  readonly channelNamed: (name: string) => string | undefined;
}

export interface Answering extends AnswersParts {
  /** Goes on after the acknowledgement. The work must not reject. */
  readonly follow: (work: Promise<void>) => void;
}

export type Way<Kind extends AnswerWay["kind"]> = Extract<AnswerWay, { readonly kind: Kind }>;
