import type { Log } from "../../../observe/log.ts";
import type { MessageContent } from "../api/messages.ts";
import { isSlackSite } from "../api/slack-site.ts";

/** What becomes of the message whose button was pressed. Without it a new one is shown to the person alone. */
export type Fate = "replace" | "delete";

export interface ResponderParts {
  readonly baseUrl: string;
  readonly log: Log;
}

export interface Responder {
  /**
   * Answers by the address that came with an interaction: the only way to change an ephemeral message. Slack: five
   * times within 30 minutes. Answers whether it worked; never rejects.
   */
  respond(url: string, content: MessageContent, fate?: Fate): Promise<boolean>;
}

const timeoutMs = 5_000;

export function createResponder({ baseUrl, log }: ResponderParts): Responder {
  return {
    respond: async (url, { text, blocks }, fate) => {
      if (!isSlackSite(url, baseUrl)) return false;
      const body = {
        text,
        ...(blocks === undefined ? {} : { blocks }),
        response_type: "ephemeral",
        replace_original: fate === "replace",
        ...(fate === "delete" ? { delete_original: true } : {}),
      };
      try {
        const response = await fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json; charset=utf-8" },
          body: JSON.stringify(body),
          redirect: "error",
          signal: AbortSignal.timeout(timeoutMs),
        });
        await response.body?.cancel();
        return response.ok;
      } catch {
        // The error would name the address, which is a key to the message.
        log.warn({}, "Slack did not take an answer to an interaction");
        return false;
      }
    },
  };
}
