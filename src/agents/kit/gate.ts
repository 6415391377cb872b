import type { Gate } from "../agent.ts";

/** A gate for so many holders at once. */
export function createGate(places: number): Gate {
  const line: (() => void)[] = [];
  let free = places;

  const leave = (): void => {
    const next = line.shift();
    if (next === undefined) free += 1;
    else next();
  };

  return {
    enter: async () => {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => line.push(resolve));
      let isInside = true;
      return () => {
        if (isInside) leave();
        isInside = false;
      };
    },
  };
}
