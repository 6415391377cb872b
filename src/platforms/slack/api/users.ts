import { z } from "zod";
import { read, type SlackAnswer } from "./answer.ts";
import type { How } from "./messages.ts";
import type { SlackApi } from "./slack-api.ts";

export interface SlackPerson {
  readonly id: string;
  /** What people call them. */
  readonly name: string;
  readonly isBot: boolean;
  /** Somebody from outside, with few rights. */
  readonly isGuest: boolean;
  readonly isDeleted: boolean;
}

const text = z.string().nullish();
const flag = z.boolean().nullish();
const User = z.object({
  user: z.object({
    id: z.string(),
    name: text,
    real_name: text,
    profile: z.object({ display_name: text, real_name: text }).nullish(),
    is_bot: flag,
    is_restricted: flag,
    is_ultra_restricted: flag,
    /** From another organisation, in a shared channel. */
    is_stranger: flag,
    deleted: flag,
  }),
});

export async function userInfo(
  api: SlackApi,
  user: string,
  how: How = {},
): Promise<SlackAnswer<SlackPerson>> {
  const answer = read(await api.call("users.info", { user }, { lane: "background", ...how }), User);
  return answer.kind === "ok" ? { ...answer, data: personOf(answer.data.user) } : answer;
}

function personOf(user: z.infer<typeof User>["user"]): SlackPerson {
  const { profile } = user;
  return {
    id: user.id,
    // People leave names empty rather than out.
    name: profile?.display_name || profile?.real_name || user.real_name || user.name || user.id,
    isBot: user.is_bot ?? false,
    isGuest: [user.is_restricted, user.is_ultra_restricted, user.is_stranger].includes(true),
    isDeleted: user.deleted ?? false,
  };
}
