import { z } from "zod";

/** Something that a client asks of PoCo, as often as it takes to get an answer. */
export interface Call {
  /** The client's own id: the same id is the same event. Undefined where the route takes none. */
  readonly id: string | undefined;
  readonly path: string;
  readonly body: unknown;
  /** The first answer; undefined while none has arrived. */
  answer: Answer | undefined;
}

/** What of an answer has to be the same when the call is repeated. */
export interface Answer {
  /** `success`, `warning` or `error`; `accepted` for a message. */
  readonly toast: string;
  readonly said: string;
  readonly task: string | undefined;
}

export interface Caller {
  /** Resolves with what came back; undefined when PoCo died before it answered. */
  send(url: string, call: Call): Promise<Answer | undefined>;
  /** What was wrong with answers, a sentence each. */
  readonly faults: readonly string[];
}

const ActionAnswer = z.object({
  toast: z.object({ type: z.string(), content: z.string() }),
  instruction: z.object({
    template_data: z.object({ task: z.object({ id: z.string() }).nullish() }),
  }),
});
const CommandAnswer = z.object({ ok: z.boolean(), task_id: z.string().nullable() });
const MessageAnswer = z.object({ accepted: z.literal(true), duplicate: z.boolean() });

export function createCaller(): Caller {
  const faults: string[] = [];
  const send = async (url: string, call: Call): Promise<Answer | undefined> => {
    const response = await post(url + call.path, call.body);
    if (response === undefined) return undefined;
    if (response.status >= 300) {
      faults.push(`${call.id ?? call.path} was answered ${response.status}: ${response.text}`);
      return undefined;
    }
    const answer = answerOf(call.path, response.text);
    const { answer: first } = call;
    call.answer ??= answer;
    if (first !== undefined && JSON.stringify(first) !== JSON.stringify(answer)) {
      faults.push(
        `${call.id ?? ""} was answered ${JSON.stringify(first)}, repeated ${JSON.stringify(answer)}`,
      );
    }
    return answer;
  };
  return { send, faults };
}

function answerOf(path: string, text: string): Answer {
  const json: unknown = JSON.parse(text);
  if (path === "/demo/command") {
    const { ok, task_id } = CommandAnswer.parse(json);
    return { toast: ok ? "success" : "error", said: "", task: task_id ?? undefined };
  }
  if (path !== "/demo/card-actions") {
    MessageAnswer.parse(json);
    return { toast: "accepted", said: "", task: undefined };
  }
  const { toast, instruction } = ActionAnswer.parse(json);
  return { toast: toast.type, said: toast.content, task: instruction.template_data.task?.id };
}

async function post(
  url: string,
  body: unknown,
): Promise<{ readonly status: number; readonly text: string } | undefined> {
  try {
    const headers = { "content-type": "application/json" };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: response.status, text: await response.text() };
  } catch {
    return undefined; // PoCo is gone, and whether it took the call is unknown
  }
}

/** A press of a button, as the contract's card callback carries it. */
export function press(id: string, value: Readonly<Record<string, unknown>>): Call {
  const body = { event: { action: { value: { ...value, request_id: id } } } };
  return { id, path: "/demo/card-actions", body, answer: undefined };
}

export function message(id: string, room: string, text: string): Call {
  return { id, path: `/console/api/rooms/room:${room}/messages`, body: { id, text }, answer: undefined };
}

/** Carries no id, so that nobody can repeat it. */
export function command(text: string): Call {
  return { id: undefined, path: "/demo/command", body: { text }, answer: undefined };
}
