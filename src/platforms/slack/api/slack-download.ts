import type { DownloadParts } from "../../kit/download.ts";
import { isSlackSite } from "./slack-site.ts";

export interface SlackDownloadParts {
  readonly botToken: string;
  readonly baseUrl: string;
  /** Aborted when nobody wants the file any more. */
  readonly signal: AbortSignal;
  readonly silenceMs?: number;
}

/** How files that lie with Slack are fetched. */
export function slackDownload({ botToken, baseUrl, ...rest }: SlackDownloadParts): DownloadParts {
  return { app: "Slack", token: botToken, isTrusted: (url) => isSlackSite(url, baseUrl), ...rest };
}
