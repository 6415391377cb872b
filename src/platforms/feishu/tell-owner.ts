import type { Log } from "../../observe/log.ts";
import { digest } from "../kit/digest.ts";
import type { FeishuApi } from "./api/feishu-api.ts";
import { postMessage } from "./api/messages.ts";
import type { PostJournal } from "./cards/post-journal.ts";
import { writePostName } from "./cards/post-name.ts";
import { dmWith } from "./intake/places.ts";
import { type Lacking, scopesLink } from "./scopes.ts";

export interface TellOwnerParts {
  readonly api: FeishuApi;
  readonly journal: PostJournal;
  readonly origin: string;
  readonly appId: string;
  readonly log: Log;
}

/** Writes to whom the app belongs which rights it lacks and where they are added; once for the same rights. Never rejects. */
export async function tellOwner(
  { api, journal, origin, appId, log }: TellOwnerParts,
  owner: string,
  { needed, optional }: Lacking,
): Promise<void> {
  const lacking = [...needed, ...optional];
  if (lacking.length === 0) return;
  const names = lacking.map(({ name }) => name);
  const subject = `rights ${digest(names.toSorted().join(" "))}`;
  const name = writePostName({ kind: "panel", conversation: dmWith(owner), subject });
  if (journal.find(name)?.message !== undefined) return;
  const lines = lacking.map(({ name: scope, need, isOptional }) =>
    isOptional === true
      ? `- ${scope}, without which it cannot ${need}`
      : `- ${scope}, which it needs to ${need}`,
  );
  const text = [
    "PoCo's app lacks rights in Feishu:",
    ...lines,
    `Add them at ${scopesLink(origin, appId, names)} and publish a new version of the app.`,
  ].join("\n");
  journal.begin(name, null);
  const place = { chat: owner, uuid: digest(name), content: { kind: "text", text } } as const;
  const answer = await postMessage(api, place, { source: "missing rights" });
  if (answer.kind === "ok") journal.sent(name, answer.data.message_id);
  else log.warn({ owner }, "nobody could be told in Feishu which rights the app lacks");
}
