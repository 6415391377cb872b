import type { ChatEvent, Reply } from "../../platform.ts";
import type { FeishuApi } from "../api/feishu-api.ts";
import type { Panels } from "./panels.ts";

export interface Given {
  /** Null where what was used is not known any more, so that nothing was asked for. */
  readonly event: ChatEvent | null;
  /** Never rejects. */
  readonly reply: Promise<Reply>;
}

export interface AnswersParts {
  readonly api: FeishuApi;
  readonly panels: Panels;
  /** What people call somebody, by Feishu's id. */
  readonly nameOf: (id: string) => string | undefined;
  readonly newId: () => string;
}

export interface Answering extends AnswersParts {
  /** Goes on after the acknowledgement. The work must not reject. */
  readonly follow: (work: Promise<void>) => void;
}
