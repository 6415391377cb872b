import { createNames, type Names } from "../kit/names.ts";
import type { FeishuApi } from "./api/feishu-api.ts";
import { personName } from "./api/who.ts";

/** What Feishu's people are called, where the app may know it. */
export function createFeishuNames(api: FeishuApi, now: () => number): Names {
  return createNames({
    now,
    isId: (user) => /^ou_[0-9a-z]{6,64}$/.test(user),
    ask: async (user) => {
      const answer = await personName(api, user, { maxWaitMs: 5_000 });
      if (answer.kind === "ok") return { kind: "named", name: answer.data };
      return { kind: answer.kind === "refused" ? "nobody" : "trouble" };
    },
  });
}
