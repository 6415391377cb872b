import type { Side } from "./soak.ts";

/** In each app; what is begun while so many work is queued. */
const mostLive = 3;

/** A room in which somebody can still write. */
export function anyRoom({ chance, rooms, ledger }: Side): string {
  return chance.pick(rooms.filter((room) => !ledger.closed.has(room)));
}

/** A room in which an agent works just now. */
export function busyRoom(side: Side): string | undefined {
  return side.chance.maybe(roomsAtWork(side));
}

/** Whether another task may begin in this app. */
export function canBegin(side: Side): boolean {
  return roomsAtWork(side).length < mostLive;
}

function roomsAtWork({ agents, rooms, ledger }: Side): readonly string[] {
  const words = agents.live().map(({ run }) => run.turn.prompt);
  const busy = ledger.prompts.filter(({ token }) => words.some((prompt) => prompt.includes(token)));
  return rooms.filter((room) => busy.some(({ channel }) => channel === room));
}

/** Does something once in so many seconds, and counts it. */
export function perhapsOf(side: Side) {
  return {
    perhaps: (seconds: number, what: string, work: () => Promise<unknown>): void => {
      if (side.chance.below(seconds) !== 0) return;
      side.ledger.count(what);
      side.begin(what, work);
    },
  };
}
