import type { Methods } from "../method.ts";
import { agentMethods } from "./agents.ts";
import { chatMethods } from "./chat.ts";
import { conversationReads } from "./conversation-reads.ts";
import { conversationMethods } from "./conversations.ts";
import { fileMethods } from "./files.ts";
import { markMethods } from "./marks.ts";
import { peopleMethods } from "./people.ts";
import { streamMethods } from "./streams.ts";
import { viewMethods } from "./views.ts";

/** Every Web API method that the fake knows; any other is an `unknown_method`. */
export const methods: Methods = {
  ...agentMethods,
  ...chatMethods,
  ...conversationMethods,
  ...conversationReads,
  ...fileMethods,
  ...markMethods,
  ...peopleMethods,
  ...streamMethods,
  ...viewMethods,
};
