import type { SlackAnswer } from "./answer.ts";
import type { SlackApi } from "./slack-api.ts";

/** The same calls, with somebody who hears what came of each. */
export function watchedApi(api: SlackApi, hear: (answer: SlackAnswer) => void): SlackApi {
  return {
    call: async (method, args, how) => {
      const answer = await api.call(method, args, how);
      hear(answer);
      return answer;
    },
    budget: (method) => api.budget(method),
    close: () => api.close(),
  };
}
