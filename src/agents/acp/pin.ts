import type { Outcome } from "../../domain/agent-event.ts";
import type { Reply } from "../kit/json-rpc-peer.ts";
import type { Choices } from "./choices.ts";
import type { Connection, LoadedSession } from "./connection.ts";
import { failed } from "./failure.ts";
import type { Profile } from "./profile.ts";
import { settingsIn } from "./session-settings.ts";

export type Pinned =
  | { readonly kind: "pinned" }
  | { readonly kind: "failed"; readonly outcome: Outcome }
  | { readonly kind: "closed" }
  | { readonly kind: "unanswered"; readonly method: string };

const pinned: Pinned = { kind: "pinned" };

/**
 * Sets what was chosen and reads it back, before the first prompt and after every load: agents start in modes of their
 * own, some in one that asks nobody, and forget the mode of a session that they load again.
 */
export async function pin(
  connection: Connection,
  session: LoadedSession,
  ...[choices, profile]: readonly [Choices, Profile]
): Promise<Pinned> {
  if (choices.model !== undefined) {
    const outcome = await pinModel(connection, session, { model: choices.model, profile });
    if (outcome.kind !== "pinned") return outcome;
  }
  return choices.mode === undefined ? pinned : pinMode(connection, session, { mode: choices.mode, profile });
}

interface ModeWanted {
  readonly mode: string;
  readonly profile: Profile;
}

/** Always set, also where the agent says that it is so already: what it says after a load was seen to be its default. */
export async function pinMode(
  connection: Connection,
  session: LoadedSession,
  { mode, profile: { title } }: ModeWanted,
): Promise<Pinned> {
  const { modes, modeOption } = session.settings;
  if (modes.length > 0 && !modes.includes(mode)) {
    return refusal(
      `${title} does not offer the mode "${mode}", but ${modes.join(", ")}. Choose another one, or update it.`,
    );
  }
  session.settings = { ...session.settings, mode: undefined };
  const [method, params] =
    modeOption === undefined
      ? ["session/set_mode", { sessionId: session.id, modeId: mode }]
      : ["session/set_config_option", { sessionId: session.id, configId: modeOption, value: mode }];
  const reply = await connection.call(method, params, connection.deadlines.configure);
  if (reply.kind !== "result") return unset(reply, method, `${title} did not take the mode "${mode}"`);
  session.settings = settingsIn(reply.result, session.settings);
  // `set_mode` has an empty answer; an agent that then reports another mode, e.g. by a policy, reported it before.
  const now = session.settings.mode ?? mode;
  if (now === mode) {
    session.settings = { ...session.settings, mode };
    return pinned;
  }
  return refusal(
    `${title} is in the mode "${now}" and does not change to "${mode}". PoCo does not run it like that.`,
  );
}

interface ModelWanted {
  readonly model: string;
  readonly profile: Profile;
}

async function pinModel(
  connection: Connection,
  session: LoadedSession,
  { model, profile: { title } }: ModelWanted,
): Promise<Pinned> {
  const { models, modelOption } = session.settings;
  if (session.settings.model === model) return pinned;
  if (models.length === 0)
    return refusal(`${title} lets nobody choose a model here. Remove the choice of "${model}".`);
  if (!models.some(({ id }) => id === model)) {
    const known = models.slice(0, 10).map(({ id }) => id);
    return refusal(`${title} does not know the model "${model}". It knows ${known.join(", ")}.`);
  }
  const [method, params] =
    modelOption === undefined
      ? ["session/set_model", { sessionId: session.id, modelId: model }]
      : ["session/set_config_option", { sessionId: session.id, configId: modelOption, value: model }];
  const reply = await connection.call(method, params, connection.deadlines.configure);
  if (reply.kind !== "result") return unset(reply, method, `${title} did not take the model "${model}"`);
  session.settings = { ...settingsIn(reply.result, { ...session.settings, model }) };
  if (session.settings.model === model) return pinned;
  return refusal(
    `${title} did not change to the model "${model}", but uses "${session.settings.model ?? "another"}".`,
  );
}

function unset(reply: Exclude<Reply, { kind: "result" }>, method: string, what: string): Pinned {
  switch (reply.kind) {
    case "error":
      return refusal(`${what}: ${reply.message}. Choose another one, or update it.`);
    case "timeout":
      return { kind: "unanswered", method };
    case "closed":
      return { kind: "closed" };
    default:
      return reply satisfies never;
  }
}

function refusal(message: string): Pinned {
  return { kind: "failed", outcome: failed("setup", message) };
}
