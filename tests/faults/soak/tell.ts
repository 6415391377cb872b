import type { Soak } from "./soak.ts";

/** Prints what the soak was made of. */
export async function tell(
  soak: Soak,
  { minutes, realMs }: { minutes: number; realMs: number },
): Promise<void> {
  const { agents, ledger, slack } = soak;
  const tasks = await soak.world().store.tasks.page({ limit: 10_000 });
  const deltas = agents.played.reduce((sum, one) => sum + one.deltas, 0);
  const calls = new Map<string, number>();
  for (const { method } of slack.calls) calls.set(method, (calls.get(method) ?? 0) + 1);
  const lines = [
    `${minutes} virtual minutes in ${Math.round(realMs / 1_000)} s`,
    `${ledger.prompts.length} prompts, ${tasks.length} tasks, ${agents.played.length} runs, ${deltas} deltas`,
    `${slack.sockets.opened} sockets, ${slack.deliveries.length} deliveries, ${slack.rateBreaches.length} breaches`,
    [...ledger.counts].map(([what, count]) => `${what} ${count}`).join(", "),
    [...calls].map(([method, count]) => `${method} ${count}`).join(", "),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}
