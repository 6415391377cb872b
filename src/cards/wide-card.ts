import type { Card } from "./card.ts";
import { oneLine } from "./clean.ts";
import { intentButton } from "./intent-button.ts";
import { optionsWays } from "./options-ways.ts";
import type { WideView } from "./workspace-view.ts";

/** Asks back before an agent's fences are taken down. */
export function wideCard({ subject, agentTitle, options, wide }: WideView): Card {
  const ways = optionsWays(subject);
  const confirm = intentButton(
    `confirm_wide_${ways.subject}`,
    "Yes, take the fences down",
    ways.confirm(options),
  );
  return {
    title: `Wide Access: ${ways.name}`,
    tone: "attention",
    blocks: [
      { kind: "note", text: wide.map(oneLine).join("\n"), tone: "attention" },
      { kind: "plain", text: meaning(oneLine(agentTitle)) },
      { kind: "actions", buttons: [{ ...confirm, style: "danger" }, ways.backToChoice] },
    ],
  };
}

function meaning(agent: string): string {
  return [
    `With this ${agent} may do things without asking anybody and outside of the project's folder: change and delete`,
    "any file and run any command that PoCo's own user on the server may.",
    "It holds for every task of the project from now on, whoever gives it, until somebody chooses otherwise.",
  ].join(" ");
}
