import type { AgentCommand } from "../agent.ts";

/** What a prompt asks of the app-server. */
export type Order =
  | { readonly kind: "prompt"; readonly text: string }
  | { readonly kind: "review"; readonly target: ReviewTarget }
  | { readonly kind: "compact" };

/** As it goes over the wire. */
export type ReviewTarget =
  | { readonly type: "uncommittedChanges" }
  | { readonly type: "baseBranch"; readonly branch: string }
  | { readonly type: "commit"; readonly sha: string; readonly title: null }
  | { readonly type: "custom"; readonly instructions: string };

export const codexCommands: readonly AgentCommand[] = [
  {
    word: "/review",
    title: "Review",
    help: "Codex reviews what is not committed yet; behind the word you may name a branch to compare with, a commit, or what to look at.",
  },
  {
    word: "/compact",
    title: "Compact",
    help: "Codex summarises the conversation so far, which makes room in what the model can read.",
  },
];

/** Reads a prompt: one of the commands, or words for the model. Pure. */
export function orderOf(prompt: string): Order {
  const [, word, subject = ""] = /^(\/\S+)(?:\s+(.*))?$/su.exec(prompt.trim()) ?? [];
  if (word === "/review") return { kind: "review", target: targetOf(subject.trim()) };
  if (word === "/compact") return { kind: "compact" };
  return { kind: "prompt", text: prompt };
}

const commit = /^[\da-f]{7,40}$/u;
/** A single word may be a thing to look at as well, so only what can hardly be anything else is a branch. */
const branch = /^(?:main|master|develop|trunk|[^\s/]+\/[^\s]+)$/u;

function targetOf(subject: string): ReviewTarget {
  if (subject === "") return { type: "uncommittedChanges" };
  if (commit.test(subject)) return { type: "commit", sha: subject, title: null };
  if (branch.test(subject)) return { type: "baseBranch", branch: subject };
  return { type: "custom", instructions: subject };
}
