import type { AskDetail } from "../domain/agent-event.ts";
import type { Approval } from "../domain/approval.ts";
import type { Block, Field } from "./card.ts";
import { withCounts } from "./changes.ts";
import { cleanText, visible } from "./clean.ts";

/** Exactly what is asked, in full: people decide on what they see here. */
export function askBlocks(approval: Approval): readonly Block[] {
  const { detail } = approval;
  return [...commandBlocks(detail), ...wordBlocks(approval), ...fileBlocks(detail), ...reasonBlocks(detail)];
}

/** How long a request may be to be decided on a card that shows more than this request. */
const shortRequest = 1500;

/** True when a card that is about something else can show the whole request and take the decision. */
export function isShort(approval: Approval): boolean {
  const { command, text, files, questions, reason } = approval.detail;
  if ((questions ?? []).length > 0) return false;
  const diffs = (files ?? []).map((file) => `${file.path}\n${file.diff ?? ""}`);
  return [command, text, reason, ...diffs].join("\n").length <= shortRequest;
}

function commandBlocks(detail: AskDetail): readonly Block[] {
  return detail.command === undefined
    ? []
    : [{ kind: "code", text: visible(detail.command), language: "shell" }];
}

function wordBlocks({ ask, detail }: Approval): readonly Block[] {
  if (detail.text === undefined || detail.text.trim() === "") return [];
  // A plan is written for people, in markup; anything else is shown as it is.
  return ask === "plan"
    ? [{ kind: "text", text: cleanText(detail.text) }]
    : [{ kind: "plain", text: visible(detail.text) }];
}

function fileBlocks(detail: AskDetail): readonly Block[] {
  const files = detail.files ?? [];
  if (files.length === 0) return [];
  const shown = files.map((file) => ({
    ...withCounts(file),
    path: visible(file.path),
    ...(file.diff === undefined ? {} : { diff: visible(file.diff) }),
  }));
  return [{ kind: "diff", files: shown }];
}

function reasonBlocks(detail: AskDetail): readonly Block[] {
  const fields: Field[] = [];
  if (detail.folder !== undefined) fields.push({ label: "Folder", value: visible(detail.folder) });
  if (detail.reason !== undefined) fields.push({ label: "Why", value: cleanText(detail.reason) });
  return fields.length === 0 ? [] : [{ kind: "fields", fields }];
}
