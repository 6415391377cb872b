import type { Ends } from "../cards/project-view.ts";
import type { ProjectId } from "../domain/ids.ts";
import { isLive } from "../domain/task.ts";
import type { Parts } from "./parts.ts";

/** What deleting the project would end now. */
export async function endsOf({ store }: Pick<Parts, "store">, id: ProjectId): Promise<Ends> {
  const lane = await store.tasks.lane(id);
  const live = lane.filter(({ status }) => isLive(status)).length;
  return { live, queued: lane.length - live };
}
