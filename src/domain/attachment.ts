/** A file that somebody sent with a prompt. */
export interface Attachment {
  /** The app's own id of the file. */
  readonly id: string;
  /** As the sender called it: untrusted, not a safe name of a file. */
  readonly name: string;
  /** As the app says it, e.g. `image/png`; empty when it does not. */
  readonly mediaType: string;
  /** Null when the app does not say. */
  readonly bytes: number | null;
  /** What the platform needs to fetch it. */
  readonly ref: Readonly<Record<string, string>>;
}
