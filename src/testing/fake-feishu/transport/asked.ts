/** What the app asks of the transport over HTTP. */
export interface TransportAsked {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

export interface TransportAnswer {
  readonly status: number;
  readonly body: unknown;
}
