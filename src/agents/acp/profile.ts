/**
 * What makes one ACP agent different from another, as data. The driver itself knows no agent by name: what agents do
 * in several ways without saying so is absorbed for all of them.
 */
export interface Profile {
  /** The public key, e.g. `opencode`. */
  readonly name: string;
  readonly title: string;
  /** Of its settings, e.g. `OPENCODE` for `POCO_OPENCODE_COMMAND`; undefined for agents of `POCO_ACP_AGENTS`. */
  readonly prefix: string | undefined;
  /** A name to look up on PATH, or a path. */
  readonly command: string;
  /** What makes the command speak ACP. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Variables of the agent itself, for `/debug/env`. */
  readonly environmentKeys: readonly string[];
  /** For people, a sentence: how to get the program. */
  readonly install: string;
  /** For people, a sentence: how to log in. */
  readonly login: string;
  /** What `--version` has to say at least; undefined where every version will do. */
  readonly oldest: string | undefined;
  /** What people choose. The first one is how much the agent may do without asking. */
  readonly options: readonly ProfileOption[];
  /** The login method to be called after `initialize`, for agents that want the call even from who is logged in. */
  readonly authenticate: string | undefined;
  /** The flag that takes the model at the start of the process, where a session cannot choose it. */
  readonly modelFlag: string | undefined;
  /** What stands for "the agent's own choice" among the models. */
  readonly anyModel: string | undefined;
  readonly can: { readonly fork: boolean; readonly images: boolean };
  /** What "always" means to the agent where its options do not say so: until the session ends, or for good. */
  readonly alwaysLasts: "session" | "for good";
  readonly quirks: Quirks;
}

export interface ProfileOption {
  readonly key: string;
  readonly label: string;
  readonly default: string;
  readonly choices: readonly ProfileChoice[];
}

/** A choice is a mode of the session, or something of the process; then each choice has a process of its own. */
export interface ProfileChoice {
  readonly value: string;
  readonly label: string;
  /** Does things without asking that people would want to be asked about. */
  readonly isWide?: boolean;
  /** The agent's own id of the mode; without one nothing is set. */
  readonly mode?: string;
  /** Before `Profile.args`. */
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Quirks {
  /** Chunks repeat the whole message so far under `_meta.id`, unless `_meta.type` is `partial`. */
  readonly repeatsText?: boolean;
  /** A `usage_update` with a `stopReason` ends the turn; the answer to the prompt may never come. */
  readonly endsInBand?: boolean;
  /** Speaks Cursor's extension requests, which name no session. */
  readonly speaksCursor?: boolean;
}
