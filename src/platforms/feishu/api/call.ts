export interface Ask {
  /** For the address. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Members that are undefined are not sent. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** In place of a body; made anew for each try. */
  readonly form?: () => FormData;
  readonly about?: Subject;
}

/** What Feishu limits beside the methods themselves. */
export interface Subject {
  readonly kind: "chat" | "message" | "card";
  readonly id: string;
}

export interface CallHow {
  /** Comes before calls that are not. */
  readonly isUrgent?: boolean;
  /** Who would have to stand longer is answered `limited`. Milliseconds. */
  readonly maxWaitMs?: number;
  /** The place in the subject's budget is taken already. */
  readonly hasPlace?: boolean;
  readonly timeoutMs?: number;
  /** What it is for; shown on the debug page. */
  readonly source?: string;
}
