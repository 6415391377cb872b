import type { AgentRun } from "../../agents/agent.ts";
import type { AgentEvent, AgentRequest, Outcome } from "../../domain/agent-event.ts";

/** Reads a run to its end in the background, so that a test can wait for what it reports. */
export interface FollowedRun {
  readonly run: AgentRun;
  /** What was reported so far. */
  readonly events: readonly AgentEvent[];
  /** Resolves with the first event of the kind, past or to come; rejects when the run ends without one. */
  until<Kind extends AgentEvent["kind"]>(
    kind: Kind,
    fits?: (event: EventOf<Kind>) => boolean,
  ): Promise<EventOf<Kind>>;
  ask(number?: number): Promise<AgentRequest>;
  outcome(): Promise<Outcome>;
  /** Messages as they stand after deltas and resets. */
  messages(): readonly string[];
  text(): string;
}

type EventOf<Kind extends AgentEvent["kind"]> = Extract<AgentEvent, { kind: Kind }>;

export function followRun(run: AgentRun): FollowedRun {
  const events: AgentEvent[] = [];
  let wake: (() => void)[] = [];
  let isOver = false;
  const reading = read();

  async function read(): Promise<void> {
    for await (const event of run.events) {
      events.push(event);
      wakeAll();
    }
    isOver = true;
    wakeAll();
  }

  function wakeAll(): void {
    for (const waiter of wake.splice(0)) waiter();
  }

  async function until<Kind extends AgentEvent["kind"]>(
    kind: Kind,
    fits: (event: EventOf<Kind>) => boolean = () => true,
  ): Promise<EventOf<Kind>> {
    for (;;) {
      const found = events.find(
        (event): event is EventOf<Kind> => event.kind === kind && fits(event as EventOf<Kind>),
      );
      if (found !== undefined) return found;
      if (isOver) throw new Error(`the run ended without ${kind}: ${JSON.stringify(events).slice(-2_000)}`);
      await new Promise<void>((resolve) => {
        wake.push(resolve);
      });
    }
  }

  function messages(): readonly string[] {
    const texts = new Map<string, string>();
    for (const event of events) {
      if (event.kind === "text") texts.set(event.messageId, (texts.get(event.messageId) ?? "") + event.delta);
      if (event.kind === "text-reset") texts.delete(event.messageId);
    }
    return [...texts.values()];
  }

  return {
    run,
    events,
    until,
    ask: async (number = 1) => {
      const isWanted = (event: EventOf<"ask">) =>
        events.filter((other) => other.kind === "ask").indexOf(event) === number - 1;
      return (await until("ask", isWanted)).request;
    },
    outcome: async () => {
      const { outcome } = await until("ended");
      await reading;
      return outcome;
    },
    messages,
    text: () => messages().join("\n\n"),
  };
}
