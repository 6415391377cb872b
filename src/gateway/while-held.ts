import type { Task } from "../domain/task.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import type { Outcome } from "./outcome.ts";

interface Holding {
  readonly task: Task;
  /** For others who want to do something to the task meanwhile: `ann is rewriting it right now.` */
  readonly why: string;
  readonly refuse: (why: string) => Outcome;
}

/** Does something to a waiting task; meanwhile it cannot begin, and nobody does anything else to it. */
export async function whileHeld(
  { lanes }: Pick<GatewayParts, "lanes">,
  { task, why, refuse }: Holding,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  const hold = lanes.hold(task.id, why);
  if (hold.kind === "taken") return refuse(hold.why);
  try {
    return await work();
  } finally {
    hold.release();
    lanes.nudge(task);
  }
}
