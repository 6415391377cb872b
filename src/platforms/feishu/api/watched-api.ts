import type { FeishuAnswer } from "./answer.ts";
import type { Ask } from "./call.ts";
import type { FeishuApi } from "./feishu-api.ts";

/** The same calls, with somebody who hears what came of each. */
export function watchedApi(api: FeishuApi, hear: (answer: FeishuAnswer, ask: Ask) => void): FeishuApi {
  return {
    call: async (method, ask, how) => {
      const answer = await api.call(method, ask, how);
      hear(answer, ask);
      return answer;
    },
    budget: (subject) => api.budget(subject),
    token: () => api.token(),
    close: () => api.close(),
  };
}
