import type { ProcessWanted } from "./claude-process.ts";
import type { ClaudeValues } from "./settings.ts";

export const installHint =
  "Install it with `npm i -g @anthropic-ai/claude-code`, or set POCO_CLAUDE_COMMAND to where it is, then try again.";

/** `stdio` is what the vendor's own SDK passes: without it nothing is asked, and what would be is denied. */
const always = [
  "-p",
  "--input-format",
  "stream-json",
  "--output-format",
  "stream-json",
  "--verbose",
  "--include-partial-messages",
  "--permission-prompt-tool",
  "stdio",
];

/** The command line. The prompt is not on it: everybody on the machine may read it. Pure. */
export function argumentsFor(
  { args }: ClaudeValues,
  { options, resume, isFork, mode, model }: ProcessWanted,
): readonly string[] {
  return [
    ...always,
    "--permission-mode",
    mode,
    ...(model === undefined ? [] : ["--model", model]),
    ...(options.effort === undefined ? [] : ["--effort", options.effort]),
    ...(resume === undefined ? [] : ["--resume", resume]),
    ...(isFork ? ["--fork-session"] : []),
    ...args,
  ];
}

/** By default ten tries keep a turn busy for minutes; what people set themselves stays. */
const quiet: Readonly<Record<string, string>> = {
  CLAUDE_CODE_MAX_RETRIES: "4",
  DISABLE_AUTOUPDATER: "1",
};

export function environmentFor(own: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(quiet).filter(([name]) => own[name] === undefined));
}
