import type { ProjectId } from "../domain/ids.ts";
import type { Project } from "../domain/project.ts";
import { isLive } from "../domain/task.ts";
import type { Closing } from "../platforms/platform.ts";
import type { Act } from "./act.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { stopTask } from "./tasks.ts";

/** How many tasks were ended. */
export interface Ended {
  readonly live: number;
  readonly queued: number;
}

/** A task that was on its way when the project was archived shows up a moment later. */
const passes = 5;

/** Stops all tasks of a project that takes no new ones, and waits until their agents have ended. */
export async function endTasks(parts: GatewayParts, id: ProjectId, act: Act): Promise<Ended> {
  let ended: Ended = { live: 0, queued: 0 };
  for (let pass = 0; pass < passes; pass += 1) {
    const lane = await parts.store.tasks.lane(id);
    if (lane.length === 0) return ended;
    const live = lane.filter(({ status }) => isLive(status)).length;
    ended = { live: ended.live + live, queued: ended.queued + lane.length - live };
    // The last one first: none of them gets to run meanwhile.
    for (const task of lane.toReversed()) {
      const run = parts.lanes.runOf(task.id);
      await stopTask(parts, { kind: "task.stop", taskId: task.id }, act);
      await run?.ended;
    }
  }
  return ended;
}

/** What was ended with the project, and what stays. */
export function deletedWords(
  { name, folder, conversation }: Project,
  { live, queued }: Ended,
  room: Closing | undefined,
): string {
  const stopped = [
    ...(live > 0 ? [`${live} running`] : []),
    ...(queued > 0 ? [`${queued} waiting`] : []),
  ].join(" and ");
  const stays = [
    ...(folder === null ? [] : [`its folder ${folder}`]),
    ...(conversation === null || room?.kind === "closed" ? [] : ["its room"]),
  ].join(" and ");
  return [
    `Project ${name} deleted.`,
    ...(stopped === "" ? [] : [`Stopped: ${stopped}.`]),
    ...(room?.kind === "closed" ? ["Its room is closed."] : []),
    ...(stays === "" ? [] : [`What stays: ${stays}.`]),
    ...(room?.kind === "stays" ? [room.reason] : []),
  ].join(" ");
}
