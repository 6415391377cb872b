import type { Answer, AnswerOption, AskDetail } from "../../domain/agent-event.ts";
import type { Ask, AskedTurn, AskRead, AskResult } from "./ask.ts";
import { elicitation } from "./elicitation.ts";
import { toFiles } from "./to-step.ts";
import { CommandAsk, FileAsk, PermissionAsk, QuestionAsk } from "./wire.ts";

/** Reads a request of the app-server. Pure. */
export function readAsk(method: string, params: unknown, turn: AskedTurn): AskRead {
  const read = readMethod(method, params, turn);
  if (read.kind !== "ask" || turn.subAgent === undefined) return read;
  const { request } = read.ask;
  const text = [`Asked by the sub-agent ${turn.subAgent}.`, request.detail.text];
  const detail = { ...request.detail, text: text.filter((part) => part !== undefined).join("\n") };
  return { kind: "ask", ask: { ...read.ask, request: { ...request, detail } } };
}

function readMethod(method: string, params: unknown, turn: AskedTurn): AskRead {
  switch (method) {
    case "item/commandExecution/requestApproval":
      return { kind: "ask", ask: commandAsk(CommandAsk.parse(params ?? {})) };
    case "item/fileChange/requestApproval": {
      const read = FileAsk.parse(params ?? {});
      return { kind: "ask", ask: fileAsk(read, turn) };
    }
    case "item/tool/requestUserInput":
      return { kind: "ask", ask: questionAsk(QuestionAsk.parse(params ?? {})) };
    case "item/permissions/requestApproval":
      return { kind: "ask", ask: permissionAsk(PermissionAsk.parse(params ?? {})) };
    case "mcpServer/elicitation/request":
      return elicitation(params);
    default:
      return { kind: "unknown" };
  }
}

function commandAsk(read: ReturnType<typeof CommandAsk.parse>): Ask {
  const { networkApprovalContext: network, proposedExecpolicyAmendment: prefix } = read;
  const hasPrefix = prefix !== undefined && prefix.length > 0;
  const always: readonly AnswerOption[] = hasPrefix ? ["allow_always"] : [];
  const notes = [
    network?.host === undefined
      ? undefined
      : `Network: ${network.protocol ?? "any protocol"} to ${network.host}`,
    hasPrefix ? `"Always" allows every command that begins with: ${prefix.join(" ")}` : undefined,
    read.additionalPermissions == null
      ? undefined
      : `Permissions: ${JSON.stringify(read.additionalPermissions)}`,
  ].filter((note) => note !== undefined);
  return {
    request: {
      ask: "command",
      title: titleOfCommand(read.kind, network?.host),
      detail: detailOf({
        ...read,
        folder: read.cwd,
        text: notes.length === 0 ? undefined : notes.join("\n"),
      }),
      options: ["allow_once", "allow_session", ...always, "reject", "reject_and_stop"],
    },
    resultOf: (answer) =>
      decisionOf(
        answer,
        hasPrefix ? { acceptWithExecpolicyAmendment: { execpolicy_amendment: prefix } } : undefined,
      ),
  };
}

function titleOfCommand(kind: string | undefined, host: string | undefined): string {
  if (host !== undefined) return `Reach ${host}`;
  return kind === "writeStdin" ? "Type into a running command" : "Run a command";
}

function fileAsk(
  { itemId, reason, grantRoot: root }: ReturnType<typeof FileAsk.parse>,
  turn: AskedTurn,
): Ask {
  const item = turn.itemOf(itemId);
  const files = item === undefined ? undefined : toFiles(item.changes, turn.folder);
  const text = [
    files === undefined ? "Codex did not say what it wants to change." : undefined,
    root === undefined ? undefined : `Codex asks to write below ${root}.`,
  ].filter((part) => part !== undefined);
  return {
    request: {
      ask: "edit",
      title: files?.length === 1 ? `Change ${files[0]?.path}` : "Change files",
      detail: {
        ...detailOf({ reason, text: text.length === 0 ? undefined : text.join("\n") }),
        ...(files === undefined ? {} : { files }),
      },
      options: ["allow_once", "allow_session", "reject", "reject_and_stop"],
    },
    resultOf: (answer) => decisionOf(answer, undefined),
  };
}

/** `always` is the decision for "allow always", where the request offers one. */
function decisionOf(answer: Answer, always: unknown): AskResult {
  if (answer.kind !== "option") return misfit("Codex asks for a decision here, not for an answer in words.");
  switch (answer.option) {
    case "allow_once":
      return decided("accept");
    case "allow_session":
      return decided("acceptForSession");
    case "allow_always":
      return always === undefined ? misfit("Codex offers no rule for this request.") : decided(always);
    case "reject":
      return decided("decline");
    case "reject_and_stop":
      return decided("cancel");
    default:
      return answer.option satisfies never;
  }
}

/** Chats have no fields that hide what is typed. */
const secretHint =
  " (This asks for a secret. The answer is stored in the chat and in PoCo; answer only if that is all right.)";

function questionAsk(read: ReturnType<typeof QuestionAsk.parse>): Ask {
  const questions = read.questions.map(({ id, header, question, isOther, isSecret, options }) => ({
    id,
    text: `${question ?? header ?? "Codex asks"}${isSecret ? secretHint : ""}`,
    choices: options.map(({ label, description }) => ({
      label,
      ...(description === undefined ? {} : { description }),
    })),
    takesSeveral: false,
    takesText: isOther || options.length === 0,
  }));
  return {
    request: {
      ask: "question",
      title: read.questions[0]?.header ?? "Codex asks",
      detail: { questions },
      options: [],
    },
    resultOf: (answer) => {
      if (answer.kind !== "answers")
        return misfit("Codex asks a question; it takes answers, not a decision.");
      const answers: Record<string, unknown> = {};
      for (const [id, texts] of Object.entries(answer.answers)) answers[id] = { answers: texts };
      return { kind: "result", result: { answers } };
    },
  };
}

function permissionAsk(read: ReturnType<typeof PermissionAsk.parse>): Ask {
  // Null means "nothing asked for" in the request, but is not allowed in the answer.
  const permissions = Object.fromEntries(
    Object.entries(read.permissions).filter(([, value]) => value !== null),
  );
  return {
    request: {
      ask: "tool",
      title: "Get more permissions",
      detail: detailOf({ reason: read.reason, folder: read.cwd, text: JSON.stringify(permissions, null, 2) }),
      options: ["allow_once", "allow_session", "reject", "reject_and_stop"],
    },
    resultOf: (answer) => {
      if (answer.kind !== "option")
        return misfit("Codex asks for a decision here, not for an answer in words.");
      if (answer.option === "allow_once") return { kind: "result", result: { permissions, scope: "turn" } };
      if (answer.option === "allow_session")
        return { kind: "result", result: { permissions, scope: "session" } };
      if (answer.option === "allow_always") return misfit("Codex offers no rule for this request.");
      const result = { permissions: {}, scope: "turn" };
      return { kind: "result", result, thenStop: answer.option === "reject_and_stop" };
    },
  };
}

type Details = { readonly [Name in "command" | "folder" | "reason" | "text"]?: string | undefined };

function detailOf({ command, folder, reason, text }: Details): AskDetail {
  return {
    ...(command === undefined ? {} : { command }),
    ...(folder === undefined ? {} : { folder }),
    ...(reason === undefined ? {} : { reason }),
    ...(text === undefined ? {} : { text }),
  };
}

function decided(decision: unknown): AskResult {
  return { kind: "result", result: { decision } };
}

function misfit(reason: string): AskResult {
  return { kind: "misfit", reason };
}
