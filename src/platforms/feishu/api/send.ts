import { whyUnsent } from "../../kit/why-unsent.ts";
import { type Answered, type RawAnswer, readAnswer } from "./read-answer.ts";

/** A call as HTTP takes it. */
export interface HttpCall {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  /** Undefined before there is one. */
  readonly token?: string;
  /** Members that are undefined are not sent. */
  readonly body?: unknown;
  /** In place of a body. */
  readonly form?: FormData;
  readonly timeoutMs: number;
}

/** Makes one call. Never rejects, and passes on no text of an error: it may hold what was sent. */
export async function send(call: HttpCall): Promise<Answered> {
  try {
    return readAnswer(await ask(call));
  } catch (error) {
    const { why, wasSent } = whyUnsent(error);
    return wasSent
      ? { kind: "unsure", detail: why, isPassing: true }
      : { kind: "down", detail: `Feishu could not be reached (${why})`, isPassing: true };
  }
}

async function ask({ method, url, token, body, form, timeoutMs }: HttpCall): Promise<RawAnswer> {
  const sent = form ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(typeof sent === "string" ? { "content-type": "application/json; charset=utf-8" } : {}),
    },
    ...(sent === undefined ? {} : { body: sent }),
    // What leads elsewhere would take the token along.
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
