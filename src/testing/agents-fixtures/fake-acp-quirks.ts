/** In which ways the scripted agent differs from its kin. */
export interface FakeQuirks {
  readonly modes: readonly string[];
  /** The mode that every session starts in, and falls back to when it is loaded. */
  readonly startMode: string;
  /** Where modes and models are set: `session/set_mode` and its kin, config options, or both. */
  readonly channel: "modes" | "config" | "both" | "none";
  /** Whether a change of the mode is reported beside its answer. */
  readonly tellsMode: boolean;
  readonly setMode: "obeyed" | "refused" | "ignored";
  readonly goesOn: "resume" | "load" | "never";
  /** What the agent says of a session that it does not have. */
  readonly goneSays: string;
  /** What it says instead of going on with a session that it has. */
  readonly resumeFails: string | undefined;
  readonly lists: boolean;
  readonly auth: string | undefined;
  readonly isLoggedIn: boolean;
  readonly options: "opencode" | "gemini" | "qwen" | "kimi";
  /** Whether a tool is told before permission for it is asked. */
  readonly tellsTool: boolean;
  readonly endsAfterRejection: boolean;
  /** A method that the first process never answers. */
  readonly silent: string | undefined;
  /** A method at which the first process exits. */
  readonly diesAt: string | undefined;
  readonly isDeaf: boolean;
  readonly ignoresSignals: boolean;
  readonly version: string;
}

export const plainQuirks: FakeQuirks = {
  modes: ["default", "plan", "auto", "yolo"],
  startMode: "auto",
  channel: "both",
  tellsMode: true,
  setMode: "obeyed",
  goesOn: "resume",
  goneSays: "Unknown sessionId",
  resumeFails: undefined,
  lists: false,
  auth: undefined,
  isLoggedIn: true,
  options: "opencode",
  tellsTool: true,
  endsAfterRejection: false,
  silent: undefined,
  diesAt: undefined,
  isDeaf: false,
  ignoresSignals: false,
  version: "fake 1.2.3",
};

export function readQuirks(json: string | undefined): FakeQuirks {
  return { ...plainQuirks, ...(JSON.parse(json ?? "{}") as Partial<FakeQuirks>) };
}
