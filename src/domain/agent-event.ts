/** The vocabulary in which every agent reports a run. Flat, plain data, serialisable. */
export type AgentEvent =
  | {
      readonly kind: "session";
      /** The agent's own id of the conversation. */
      readonly sessionId: string;
      /** True once the conversation is on the agent's disk, so that it can be resumed. */
      readonly confirmed: boolean;
      readonly start: SessionStart;
    }
  | {
      readonly kind: "text";
      readonly messageId: string;
      readonly delta: string;
      /** True when the message is complete with this delta. */
      readonly final?: boolean;
    }
  /** What was streamed of this message is void: the agent will send it again or never finish it. */
  | { readonly kind: "text-reset"; readonly messageId: string }
  | { readonly kind: "thought"; readonly delta: string }
  /** Newest state of the step of this id; what it leaves out (output, files) stays as it was. */
  | { readonly kind: "step"; readonly step: Step }
  | { readonly kind: "plan"; readonly items: readonly PlanItem[] }
  /** The whole unified diff of the run so far; replaces the one before. */
  | { readonly kind: "diff"; readonly diff: string }
  | { readonly kind: "ask"; readonly request: AgentRequest }
  /** The agent no longer waits for this answer. */
  | { readonly kind: "ask-gone"; readonly requestId: string }
  | { readonly kind: "usage"; readonly last?: Usage; readonly total?: Usage }
  | { readonly kind: "notice"; readonly text: string }
  | { readonly kind: "ended"; readonly outcome: Outcome };

/**
 * How a run came to its conversation. `restarted`: a resume was asked for, but the agent no longer has that
 * conversation. `forked`: a copy of an earlier one, which itself stays as it was.
 */
export type SessionStart = "fresh" | "resumed" | "restarted" | "forked";

export const stepKinds = ["command", "edit", "read", "search", "web", "tool"] as const;
export const stepStates = ["running", "done", "failed", "declined"] as const;

/** One thing that the agent does. */
export interface Step {
  readonly id: string;
  readonly type: (typeof stepKinds)[number];
  readonly state: (typeof stepStates)[number];
  /** One line for people: the command, the path, the tool and its subject. */
  readonly title: string;
  /** Output or detail, bounded by the agent's driver. */
  readonly output?: string;
  readonly exitCode?: number;
  readonly files?: readonly FileChange[];
}

export interface FileChange {
  readonly path: string;
  readonly change: "add" | "delete" | "update";
  readonly diff?: string;
}

export interface PlanItem {
  readonly text: string;
  readonly state: "pending" | "active" | "done";
}

/** Token counts; only those that the agent reported. */
export interface Usage {
  readonly inputTokens?: number;
  readonly cachedInputTokens?: number;
  readonly outputTokens?: number;
  readonly reasoningOutputTokens?: number;
  readonly totalTokens?: number;
  /** What the agent says it cost, in US dollars. */
  readonly costUsd?: number;
  /** How much of the model's context the conversation fills, and how much there is; tokens. */
  readonly contextTokens?: number;
  readonly contextWindow?: number;
}

export const askKinds = ["confirm", "command", "edit", "tool", "question", "plan"] as const;
export type AskKind = (typeof askKinds)[number];

export const answerOptions = [
  "allow_once",
  "allow_session",
  "allow_always",
  "reject",
  "reject_and_stop",
] as const;
export type AnswerOption = (typeof answerOptions)[number];

/** One question that an agent puts to people. Its id is unique within the run. */
export interface AgentRequest {
  readonly requestId: string;
  readonly ask: AskKind;
  readonly title: string;
  readonly detail: AskDetail;
  /** What people may choose from; empty for a question, which takes answers. */
  readonly options: readonly AnswerOption[];
  /** Who allows it once may change `detail.command` first. */
  readonly isEditable?: boolean;
}

/** Exactly what is asked, in full: people decide on this. */
export interface AskDetail {
  readonly command?: string;
  readonly folder?: string;
  readonly reason?: string;
  readonly files?: readonly FileChange[];
  readonly text?: string;
  readonly questions?: readonly Question[];
}

export interface Question {
  readonly id: string;
  readonly text: string;
  readonly choices: readonly { readonly label: string; readonly description?: string }[];
  readonly takesSeveral: boolean;
  readonly takesText: boolean;
}

/** What people answered. */
export type Answer =
  /** `command` replaces that of an editable request; it goes with `allow_once` only. */
  | {
      readonly kind: "option";
      readonly option: AnswerOption;
      readonly note?: string;
      readonly command?: string;
    }
  | { readonly kind: "answers"; readonly answers: Readonly<Record<string, readonly string[]>> };

/** How a run ended. */
export type Outcome =
  /** `text` is the result; absent when the streamed messages are it. */
  | { readonly kind: "completed"; readonly text?: string }
  | {
      readonly kind: "failed";
      readonly reason: "agent" | "limit" | "timeout" | "setup";
      /** For people: what happened and what to do next. */
      readonly message: string;
      /** When it may work again, epoch milliseconds. */
      readonly retryAt?: number;
    }
  | { readonly kind: "stopped" }
  /** The agent's process or connection died; what it did since is unknown. */
  | { readonly kind: "lost"; readonly message: string };
