import { accessTo } from "../domain/access.ts";
import type { Person } from "../domain/person.ts";
import type { Project } from "../domain/project.ts";
import type { Task } from "../domain/task.ts";
import type { Parts } from "./parts.ts";

/** More people than that are not called for one question. */
const mostCalled = 10;

/**
 * Who is called to decide what an agent asks: whoever gave the task, where they may; else all who may, on the platform
 * of its cards.
 */
export async function decidersOf(
  { store, roleOf }: Pick<Parts, "store" | "roleOf">,
  task: Task,
  project: Project | undefined,
): Promise<readonly Pick<Person, "platform" | "id">[]> {
  const { platform } = task.conversation ?? {};
  const mayDecide = async (person: Pick<Person, "platform" | "id">): Promise<boolean> => {
    const question = {
      action: "decide",
      person,
      role: await roleOf(person),
      project: project ?? null,
      task,
    } as const;
    return accessTo({ ...question, room: project?.id }).allowed;
  };
  const requester = { platform: task.platform, id: task.requester };
  if (platform === task.platform && (await mayDecide(requester))) return [requester];
  const known = (await store.people.list()).filter((person) => person.platform === platform);
  const may = await Promise.all(known.map(mayDecide));
  return known
    .filter((_person, index) => may[index])
    .slice(0, mostCalled)
    .map(({ platform: on, id }) => ({ platform: on, id }));
}
