import { createNames, type Names } from "../kit/names.ts";
import type { SlackApi } from "./api/slack-api.ts";
import { userInfo } from "./api/users.ts";
import { isPassing } from "./not-shown.ts";

/** What Slack's people are called. */
export function createSlackNames(api: SlackApi, now: () => number): Names {
  return createNames({
    now,
    isId: (user) => /^[UW][A-Z0-9]{5,}$/.test(user),
    ask: async (user) => {
      const answer = await userInfo(api, user, { maxWaitMs: 5_000 });
      if (answer.kind === "ok") return { kind: "named", name: answer.data.name };
      const isRefusal = answer.kind === "refused" && !isPassing(answer.error);
      return { kind: isRefusal ? "nobody" : "trouble" };
    },
  });
}
