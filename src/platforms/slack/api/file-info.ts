import { z } from "zod";
import { read, type SlackAnswer } from "./answer.ts";
import type { How } from "./messages.ts";
import type { SlackApi } from "./slack-api.ts";

const Info = z.object({ file: z.record(z.string(), z.unknown()) });

/** A file as Slack shows it to the bot now. */
export async function fileInfo(
  api: SlackApi,
  file: string,
  how: How = {},
): Promise<SlackAnswer<Readonly<Record<string, unknown>>>> {
  const answer = read(await api.call("files.info", { file }, { lane: "background", ...how }), Info);
  return answer.kind === "ok" ? { ...answer, data: answer.data.file } : answer;
}
