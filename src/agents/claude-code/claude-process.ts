import { randomUUID } from "node:crypto";
import type { AgentHost } from "../agent.ts";
import type { Child } from "../kit/child-process.ts";
import { endsWithin } from "../kit/ends-within.ts";
import { descendantsOf } from "../kit/process-table.ts";
import { bringDown, seeOff } from "../kit/stop-ladder.ts";
import { childTransport, type Transport } from "../kit/transport.ts";
import { Plan } from "./plan.ts";
import { Line, type ToolRequest } from "./wire.ts";

/** How a control request ended. Every one ends: with an answer, at its deadline, or when the process ends. */
export type ControlReply =
  | { readonly kind: "success"; readonly response: Readonly<Record<string, unknown>> }
  | { readonly kind: "error"; readonly message: string }
  | { readonly kind: "timeout" }
  | { readonly kind: "closed"; readonly why: string };

/** Who holds the process for a turn. Contract: no call throws. */
export interface LineListener {
  onLine(line: Line): void;
  /** False when it does not know what is asked: the process is told at once, so that it does not wait. */
  onRequest(requestId: string, request: ToolRequest): boolean;
  onClose(why: string): void;
}

/** What cannot be changed once the process runs. */
export interface StartOptions {
  readonly folder: string;
  readonly effort: string | undefined;
}

export interface ProcessWanted {
  readonly options: StartOptions;
  /** The conversation to go on with. */
  readonly resume: string | undefined;
  /** A copy of it. */
  readonly isFork: boolean;
  readonly mode: string;
  /** Undefined for Claude Code's own default. */
  readonly model: string | undefined;
}

export interface ProcessParts {
  readonly child: Child;
  readonly host: AgentHost;
  readonly wanted: ProcessWanted;
  /** It ended, or began something although nobody holds it. */
  readonly onUnwanted: (process: ClaudeProcess) => void;
}

/** Until what a stopped turn started is gone. */
const graceMs = 500;
/** The process ends at the end of input when it is idle, within 50 ms; SIGTERM kills its shell, too. */
const ladder = { cancelMs: 0, endOfInputMs: 1_000, terminateMs: 4_000 };

/** One `claude` process and the conversation with it: one session, many turns, one at a time. */
export class ClaudeProcess {
  readonly child: Child;
  readonly options: StartOptions;
  /** It may be put into the mode that never asks; others cannot be. */
  readonly isWide: boolean;
  /** The model that it was told last. */
  model: string | undefined;
  /** The conversation that it holds; known from its first turn on. */
  sessionId: string | undefined;
  /** What people allowed for as long as this process lives, beyond what the project chose. */
  grantedMode: string | undefined;
  /** Something that it started was killed, perhaps a server of tools that it needs: it takes no further turn. */
  isSpent = false;
  /** What the conversation has to do, as far as this process told it. */
  readonly plan = new Plan();
  readonly #host: AgentHost;
  readonly #transport: Transport;
  readonly #calls = new Map<string, (reply: ControlReply) => void>();
  readonly #onUnwanted: (process: ClaudeProcess) => void;
  #listener: LineListener | undefined;
  #closedWhy: string | undefined;
  /** What the process said before anybody held it: why it could not begin. */
  #said: Line | undefined;
  #known: ReadonlySet<number> = new Set();

  constructor({ child, host, wanted, onUnwanted }: ProcessParts) {
    this.child = child;
    this.options = wanted.options;
    this.isWide = wanted.mode === "bypassPermissions";
    this.model = wanted.model;
    this.#host = host;
    this.#onUnwanted = onUnwanted;
    this.#transport = childTransport(child, host.log);
    this.#transport.onMessage((message) => this.#take(message));
    this.#transport.onClose((why) => this.#closed(why));
  }

  get isClosed(): boolean {
    return this.#closedWhy !== undefined;
  }

  /** The result that it wrote before anybody held it: it could not begin. */
  get lastWords(): Line | undefined {
    return this.#said;
  }

  hold(listener: LineListener): void {
    this.#listener = listener;
    this.#known = this.#descendants();
  }

  letGo(): void {
    this.#listener = undefined;
  }

  send(message: object): void {
    this.#transport.send(message);
  }

  control(request: object, deadlineMs: number): Promise<ControlReply> {
    const why = this.#closedWhy;
    if (why !== undefined) return Promise.resolve({ kind: "closed", why });
    const id = randomUUID();
    return new Promise((resolve) => {
      const settle = (reply: ControlReply): void => {
        clearTimeout(timer);
        this.#calls.delete(id);
        resolve(reply);
      };
      const timer = setTimeout(() => settle({ kind: "timeout" }), deadlineMs);
      this.#calls.set(id, settle);
      this.#transport.send({ type: "control_request", request_id: id, request });
    });
  }

  answer(requestId: string, response: object): void {
    this.send({
      type: "control_response",
      response: { subtype: "success", request_id: requestId, response },
    });
  }

  /** Ends what the turn started and left behind: the shell of an interrupted command, and what runs in the background. */
  async endCommands(): Promise<void> {
    const left = () =>
      descendantsOf(this.child.pid, this.child.mark).filter(({ pid }) => !this.#known.has(pid));
    if (!(await seeOff(left, graceMs))) this.isSpent = true;
  }

  /** Resolves when the process and all it started are gone. */
  async bringDown(): Promise<void> {
    const rung = await bringDown(this.child, ladder);
    this.#host.log.debug({ pid: this.child.pid, rung }, "a Claude Code process was ended");
  }

  async closes(ms: number): Promise<boolean> {
    return endsWithin(this.child.exit, ms);
  }

  #take(message: unknown): void {
    const read = Line.safeParse(message);
    if (!read.success) {
      this.#host.log.warn({ pid: this.child.pid }, "a line of Claude Code was not understood");
      return;
    }
    const line = read.data;
    if (line.type === "control_response") this.#settle(line);
    else if (line.type === "control_request") this.#asked(line);
    else if (this.#listener !== undefined) this.#listener.onLine(line);
    else this.#takeUnheld(line);
  }

  #settle({ response }: Line): void {
    const settle = this.#calls.get(response?.request_id ?? "");
    if (settle === undefined) return; // its deadline has passed
    if (response?.subtype === "success") settle({ kind: "success", response: response.response ?? {} });
    else settle({ kind: "error", message: response?.error ?? "no reason given" });
  }

  #asked({ request_id: id, request }: Line): void {
    if (id == null) return;
    if (request != null && this.#listener?.onRequest(id, request) === true) return;
    const error = `${request?.subtype ?? "this request"} is not supported by this client`;
    this.send({ type: "control_response", response: { subtype: "error", request_id: id, error } });
  }

  /** A warm process that begins to work by itself, after a command in the background say, would do so unseen. */
  #takeUnheld(line: Line): void {
    if (line.type === "result") this.#said = line;
    const isWork = line.type === "stream_event" || line.type === "assistant";
    if (isWork && this.sessionId !== undefined) this.#onUnwanted(this);
  }

  #descendants(): ReadonlySet<number> {
    return new Set(descendantsOf(this.child.pid, this.child.mark).map(({ pid }) => pid));
  }

  #closed(why: string): void {
    this.#closedWhy = why;
    for (const settle of this.#calls.values()) settle({ kind: "closed", why });
    this.#listener?.onClose(why);
    this.#onUnwanted(this);
  }
}
