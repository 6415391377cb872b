/** What the fake answers over HTTP where it is no call of the Web API. */
export interface Reply {
  readonly status: number;
  /** The content type. */
  readonly type: string;
  readonly body: string | Uint8Array;
  /** The line breaks in the middle of the body. */
  readonly isCut?: boolean;
  /** Where it lies instead. */
  readonly location?: string;
}
