import { z } from "zod";
import { bareInserts } from "../bare-store.ts";
import type { Bench } from "../bench.ts";
import { load } from "../load.ts";
import { median } from "../percentile.ts";
import { createHome, type MeasuredPoco, startPoco } from "../poco.ts";
import { atMost, type Row } from "../row.ts";

const tasks = 200;
const rounds = 5;

/** 200 messages at once into one room, until the last of them is done; cards and all. */
export async function oneProject({ helper, program }: Bench): Promise<readonly Row[]> {
  await using home = await createHome();
  await using poco = await startPoco(home, program);
  const seconds: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const room = await createRoom(poco, `room ${round}`);
    const start = performance.now();
    await load(helper, {
      url: poco.url,
      method: "POST",
      path: `/console/api/rooms/room:${room}/messages`,
      body: `{"id":"message-${round}-$n","text":"hello"}`,
      connections: 32,
      count: tasks,
    });
    while (
      poco.number(`SELECT count(*) FROM tasks WHERE project_id = '${room}' AND ended_at IS NOT NULL`) < tasks
    )
      await new Promise((resolve) => setTimeout(resolve, 2));
    seconds.push((performance.now() - start) / 1_000);
  }
  // Each task is at least taken, claimed, begun and ended: four transactions that cannot share a commit with its like.
  const bare = (await bareInserts({ transactions: 4 * tasks, rows: 3, text: "x".repeat(200) })) / 1_000;
  return [
    {
      what: "200 tasks into one project, all done",
      budget: atMost(0.4, "s"),
      figure: median(seconds.slice(1)),
      floor: { value: bare, what: "4 transactions of 3 rows for each" },
      note: `median of ${rounds}, after one to warm up`,
    },
  ];
}

async function createRoom({ url, number }: MeasuredPoco, name: string): Promise<string> {
  const value = { intent_key: "project.create", name };
  const headers = { "content-type": "application/json" };
  const init = { method: "POST", headers, body: JSON.stringify({ event: { action: { value } } }) };
  const said = await fetch(`${url}/demo/card-actions`, init).then((response) => response.text());
  if (number(`SELECT count(*) FROM projects WHERE name = '${name}'`) !== 1)
    throw new Error(`no project: ${said}`);
  // The way into a project stands behind its name.
  const [, room] = new RegExp(`"label":"${name}".*?"room:([0-9a-f]{8})"`, "u").exec(said) ?? [];
  return z.string().parse(room);
}
