import type { FileChange, PlanItem, Question, Step } from "../domain/agent-event.ts";
import type { Intent } from "../domain/intent.ts";
import type { MadeFile } from "../domain/made-file.ts";
import type { Conversation, Person } from "../domain/person.ts";

/** The card language: what people see, in blocks that every platform can translate. */
export interface Card {
  readonly title: string;
  readonly tone: Tone;
  readonly blocks: readonly Block[];
  /** Whose attention it asks for when it is posted, where the app can call people. */
  readonly calls?: readonly Pick<Person, "platform" | "id">[];
}

/** The colour of a card by what it means, not by name. */
export type Tone = "neutral" | "info" | "busy" | "attention" | "good" | "bad";

export type Block =
  /** A CommonMark subset: paragraphs, emphasis, lists, links, inline code, fences. Untrusted. */
  | { readonly kind: "text"; readonly text: string }
  /** Shown as written, never as markup. */
  | { readonly kind: "plain"; readonly text: string }
  | { readonly kind: "code"; readonly text: string; readonly language?: string }
  | { readonly kind: "fields"; readonly fields: readonly Field[] }
  | { readonly kind: "steps"; readonly steps: readonly Step[]; readonly hidden: number }
  | { readonly kind: "plan"; readonly items: readonly PlanItem[] }
  /** `comesAsFile`: the whole of it follows beside the card. */
  | { readonly kind: "diff"; readonly files: readonly ChangedFile[]; readonly comesAsFile?: true }
  | { readonly kind: "quote"; readonly text: string; readonly by?: string }
  | { readonly kind: "note"; readonly text: string; readonly tone?: Tone }
  /** Comes as a file where the app takes files (`can.files`); a card has at most one. */
  | { readonly kind: "file"; readonly name: string; readonly mediaType: string; readonly text: string }
  /** The same with a file of this machine, which the platform reads when it sends it. */
  | ({ readonly kind: "stored-file" } & MadeFile)
  | {
      readonly kind: "actions";
      readonly buttons: readonly Button[];
      /** The buttons are entries of a list, e.g. folders, which goes on in a block of this kind that follows. */
      readonly isList?: true;
    }
  | {
      readonly kind: "form";
      readonly name: string;
      readonly inputs: readonly Input[];
      readonly buttons: readonly Button[];
    }
  | { readonly kind: "questions"; readonly questions: readonly Question[]; readonly submit: Button };

/** `added` and `removed` count the lines of the whole change, also where `diff` was cut or left out. */
export interface ChangedFile extends FileChange {
  readonly added: number;
  readonly removed: number;
}

export interface Field {
  readonly label: string;
  readonly value: string;
}

/** A stable name per place and subject, e.g. `stop_task_<id>`. */
export interface Button {
  readonly name: string;
  readonly label: string;
  readonly style?: "primary" | "danger";
  readonly does: ButtonEffect;
  /** Asked back before it acts. */
  readonly confirm?: string;
  /** What people may write in its place, where nothing else waits for an answer. */
  readonly number?: number;
}

export type ButtonEffect =
  | { readonly kind: "intent"; readonly intent: Intent }
  /** Sends the inputs of its form along; they fill in what the intent leaves open. */
  | { readonly kind: "submit"; readonly intent: Partial<Intent> & Pick<Intent, "kind"> }
  /** Goes to a conversation. */
  | { readonly kind: "open"; readonly conversation: Conversation };

/** The name of an input is the wire name of the intent's field, e.g. `workdir`. */
export type Input =
  | {
      readonly kind: "line" | "paragraph";
      readonly name: string;
      readonly label: string;
      readonly placeholder?: string;
      readonly value?: string;
      readonly isRequired: boolean;
    }
  /** Somebody of the app's people, any number of them; `value` is their ids with blanks between. */
  | {
      readonly kind: "people";
      readonly name: string;
      readonly label: string;
      /** For apps that offer by themselves only who is in the conversation. */
      readonly known: readonly string[];
      readonly value?: string;
    }
  | {
      readonly kind: "choice";
      readonly name: string;
      readonly label: string;
      readonly choices: readonly Choice[];
      readonly value?: string;
    };

export interface Choice {
  readonly value: string;
  readonly label: string;
  /** Why it cannot be chosen now. */
  readonly unavailable?: string;
}
