import { afterEach } from "vitest";
import type { Turn } from "../../agents/agent.ts";
import { type FollowedRun, followRun } from "./follow-run.ts";
import type { RealAcp } from "./real-acp.ts";

const opened: RealAcp[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((agent) => agent.close()));
});

/** Closed after the test. */
export async function opening(starting: Promise<RealAcp>): Promise<RealAcp> {
  const place = await starting;
  opened.push(place);
  return place;
}

export function runIn(place: RealAcp, prompt: string, more: Partial<Turn> = {}): FollowedRun {
  const turn = { runId: prompt, prompt, folder: place.folder, options: {}, isApproved: false };
  return followRun(place.agent.run({ ...turn, ...more }));
}
