import type { Outcome } from "../../domain/agent-event.ts";
import type { Connection, LoadedSession } from "./connection.ts";
import { failed } from "./failure.ts";
import { pinMode } from "./pin.ts";
import type { Profile } from "./profile.ts";

export interface KeeperParts {
  readonly profile: Profile;
  readonly connection: Connection;
  readonly session: LoadedSession;
  /** The mode that was pinned; undefined where the agent has none. */
  readonly mode: string | undefined;
  readonly tell: (text: string) => void;
  readonly stop: (outcome: Outcome) => void;
}

/** As often an agent may leave its mode in a turn. */
const putBacksLimit = 2;

/** Sees to it that a turn stays in the mode that people chose: agents change it by themselves. */
export class ModeKeeper {
  readonly #parts: KeeperParts;
  #mode: string | undefined;
  #putBacks = 0;
  #hasAllowed = false;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
    this.#mode = parts.mode;
  }

  /** A person allowed something, which may have been a mode: who approves a plan lets the agent go on in another one. */
  allowed(): void {
    this.#hasAllowed = true;
  }

  /** To be called whenever the agent may have told another mode. One that nobody chose is put back. */
  look(): void {
    const { session, profile, tell } = this.#parts;
    const now = session.settings.mode;
    if (this.#mode === undefined || now === undefined || now === this.#mode) return;
    if (this.#hasAllowed && isNarrow(now, profile)) {
      this.#mode = now;
      tell(`${profile.title} goes on in the mode "${now}".`);
      return;
    }
    tell(`${profile.title} went into the mode "${now}"; PoCo puts it back.`);
    this.#putBacks += 1;
    void this.#putBack(this.#mode, now);
  }

  async #putBack(mode: string, from: string): Promise<void> {
    const { connection, session, profile, stop } = this.#parts;
    const { kind } = await pinMode(connection, session, { mode, profile });
    if (kind === "closed" || (kind === "pinned" && this.#putBacks <= putBacksLimit)) return;
    const message = `${profile.title} went into the mode "${from}" and does not stay where it was put. It was stopped.`;
    stop(failed("agent", message));
  }
}

/** A mode that does not go further than what people are asked for anyway. */
function isNarrow(mode: string, { options }: Profile): boolean {
  const choices = options.flatMap((option) => option.choices);
  return choices.some((choice) => choice.mode === mode && choice.isWide !== true);
}
