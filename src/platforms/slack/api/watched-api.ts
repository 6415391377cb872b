import type { SlackAnswer } from "./answer.ts";
import type { SlackApi, SlackArguments } from "./slack-api.ts";

/** The same calls, with somebody who hears what came of each. */
export function watchedApi(
  api: SlackApi,
  hear: (answer: SlackAnswer, args: SlackArguments) => void,
): SlackApi {
  return {
    call: async (method, args, how) => {
      const answer = await api.call(method, args, how);
      hear(answer, args);
      return answer;
    },
    budget: (method) => api.budget(method),
    close: () => api.close(),
  };
}
