import type { Line } from "./wire.ts";

/** A message that was written to the process. */
interface Message {
  readonly received: PromiseWithResolvers<void>;
  isReceived: boolean;
  /** The process works on it, so that the next result is the end of it. */
  isBegun: boolean;
  /** It was part of a turn, or was taken back. */
  isOver: boolean;
}

/**
 * What people said to a process in one run, and what became of it. The process takes a message into the turn that is
 * under way, or makes it the next turn, and tells which by the id of the message.
 */
export class Words {
  readonly #messages = new Map<string, Message>();

  /** True while there are words that are no part of a turn that has ended. */
  get areLeft(): boolean {
    return this.#left().length > 0;
  }

  /** Resolves when the process says that it has the message. */
  sent(id: string): Promise<void> {
    const received = Promise.withResolvers<void>();
    this.#messages.set(id, { received, isReceived: false, isBegun: false, isOver: false });
    return received.promise;
  }

  isReceived(id: string): boolean {
    return this.#messages.get(id)?.isReceived ?? false;
  }

  /** Nobody waits for it any more. */
  forget(id: string): void {
    this.#messages.delete(id);
  }

  /** A line that tells what becomes of a message. True when the process begins to work on it. */
  follow({ command_uuid: id, state }: Line): boolean {
    const message = this.#messages.get(id ?? "");
    if (message === undefined) return false;
    receive(message);
    if (state === "completed" || state === "cancelled") message.isOver = true;
    if (state !== "started") return false;
    message.isBegun = true;
    return true;
  }

  /** The process begins a turn. Older ones do not say with which message; they take them in order. */
  begin(): void {
    const [first] = this.#left();
    if (first === undefined) return;
    receive(first);
    first.isBegun = true;
  }

  /** The process has ended a turn. */
  end({ user_message_uuids: ids }: Line): void {
    const named = new Set(ids);
    for (const [id, message] of this.#messages)
      if (message.isBegun || named.has(id)) {
        receive(message);
        message.isOver = true;
      }
  }

  #left(): readonly Message[] {
    return [...this.#messages.values()].filter(({ isOver }) => !isOver);
  }
}

function receive(message: Message): void {
  message.isReceived = true;
  message.received.resolve();
}
