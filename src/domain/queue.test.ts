import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { taskId } from "./ids.ts";
import { blockerOf, type Lane, type LaneTask, nextOf, placeOf, statusOnArrival } from "./queue.ts";
import { isLive, type TaskStatus } from "./task.ts";

type Move =
  | { readonly kind: "arrive" }
  /** The live task ends, and the next one gets its turn. */
  | { readonly kind: "end" }
  /** Somebody cancels a task that waits, counted from the front. */
  | { readonly kind: "cancel"; readonly place: number }
  /** Somebody puts a task that waits before all others. */
  | { readonly kind: "front"; readonly place: number }
  /** The live task asks, or goes on. */
  | { readonly kind: "ask" }
  | { readonly kind: "go-on" };

const anyMove: fc.Arbitrary<Move> = fc.oneof(
  { arbitrary: fc.constant<Move>({ kind: "arrive" }), weight: 4 },
  { arbitrary: fc.constant<Move>({ kind: "end" }), weight: 3 },
  {
    arbitrary: fc.record({ kind: fc.constant("cancel" as const), place: fc.integer({ min: 1, max: 4 }) }),
    weight: 1,
  },
  {
    arbitrary: fc.record({ kind: fc.constant("front" as const), place: fc.integer({ min: 1, max: 4 }) }),
    weight: 1,
  },
  { arbitrary: fc.constantFrom<Move>({ kind: "ask" }, { kind: "go-on" }), weight: 1 },
);

/** A lane worked with the rule alone, next to the plainest model of it: what arrived, what ran, what was cancelled. */
class Line {
  lane: Lane = [];
  readonly arrived: string[] = [];
  readonly ran: string[] = [];
  readonly cancelled: string[] = [];
  /** How often somebody jumped the queue. */
  fronts = 0;

  play(move: Move): void {
    if (move.kind === "arrive") this.#arrive();
    if (move.kind === "end") this.#endLive("completed");
    if (move.kind === "cancel") this.#cancel(move.place);
    if (move.kind === "front") this.#front(move.place);
    if (move.kind === "ask") this.#setLive("waiting_for_confirmation");
    if (move.kind === "go-on") this.#setLive("running");
  }

  #arrive(): void {
    const id = taskId(`t${this.arrived.length + 1}`);
    const status = statusOnArrival(this.lane);
    this.arrived.push(id);
    this.lane = [...this.lane, { id, status }];
    if (status === "created") this.#run(id);
  }

  #run(id: string): void {
    this.ran.push(id);
    this.#set(id, "running");
  }

  #endLive(status: TaskStatus): void {
    const live = blockerOf(this.lane);
    if (live === undefined) return;
    this.#set(live.id, status);
    const next = nextOf(this.lane);
    if (next !== undefined) this.#run(next.id);
  }

  #cancel(place: number): void {
    const waiting = this.lane.find((task) => placeOf(this.lane, task.id) === place);
    if (waiting === undefined) return;
    this.cancelled.push(waiting.id);
    this.#set(waiting.id, "cancelled");
  }

  #front(place: number): void {
    const waiting = this.lane.find((task) => placeOf(this.lane, task.id) === place);
    if (waiting === undefined) return;
    const isBefore = ({ status }: LaneTask) => status !== "queued";
    const others = this.lane.filter((task) => !isBefore(task) && task.id !== waiting.id);
    this.lane = [...this.lane.filter(isBefore), waiting, ...others];
    this.fronts += 1;
  }

  #setLive(status: TaskStatus): void {
    const live = blockerOf(this.lane);
    if (live !== undefined) this.#set(live.id, status);
  }

  #set(id: string, status: TaskStatus): void {
    this.lane = this.lane.map((task) => (task.id === id ? { ...task, status } : task));
  }
}

const task = (id: string, status: TaskStatus): LaneTask => ({ id: taskId(id), status });

describe("the queue, for any order of arrivals and ends", () => {
  it("never has two live tasks in one lane", () => {
    fc.assert(
      fc.property(fc.array(anyMove, { maxLength: 60 }), (moves) => {
        const line = new Line();
        for (const move of moves) {
          line.play(move);
          expect(line.lane.filter((one) => isLive(one.status)).length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("runs every task that was not cancelled once, in the order of arrival where nobody was moved", () => {
    fc.assert(
      fc.property(fc.array(anyMove, { maxLength: 60 }), (moves) => {
        const line = new Line();
        for (const move of moves) line.play(move);
        for (const _ of line.arrived) line.play({ kind: "end" });

        const left = line.arrived.filter((id) => !line.cancelled.includes(id));
        expect(line.ran.toSorted()).toEqual(left.toSorted());
        if (line.fronts === 0) expect(line.ran).toEqual(left);
      }),
    );
  });

  it("leaves nobody waiting in an idle lane", () => {
    fc.assert(
      fc.property(fc.array(anyMove, { maxLength: 60 }), (moves) => {
        const line = new Line();
        for (const move of moves) line.play(move);

        expect(blockerOf(line.lane) === undefined && placeOfFirst(line.lane) !== undefined).toBe(false);
      }),
    );
  });

  it("numbers those who wait from 1 without a gap, and nobody else", () => {
    fc.assert(
      fc.property(fc.array(anyMove, { maxLength: 60 }), (moves) => {
        const line = new Line();
        for (const move of moves) line.play(move);
        const waiting = line.lane.filter((one) => one.status === "queued").map((one) => one.id);

        expect(waiting.map((id) => placeOf(line.lane, id))).toEqual(waiting.map((_, index) => index + 1));
        for (const one of line.lane) {
          if (one.status !== "queued") expect(placeOf(line.lane, one.id)).toBeUndefined();
        }
      }),
    );
  });
});

function placeOfFirst(lane: Lane): number | undefined {
  const waiting = lane.find((one) => one.status === "queued");
  return waiting === undefined ? undefined : placeOf(lane, waiting.id);
}

describe("the queue", () => {
  it("lets a task into an idle lane at once", () => {
    expect(statusOnArrival([])).toBe("created");
    expect(statusOnArrival([task("a", "completed"), task("b", "failed"), task("c", "cancelled")])).toBe(
      "created",
    );
  });

  it.each(["created", "running", "waiting_for_confirmation", "queued"] as const)(
    "queues a task behind one that is %s",
    (status) => {
      expect(statusOnArrival([task("a", status)])).toBe("queued");
    },
  );

  it("gives nobody a turn while a task waits for confirmation", () => {
    expect(nextOf([task("a", "waiting_for_confirmation"), task("b", "queued")])).toBeUndefined();
  });

  it("gives the first one its turn, whichever came first", () => {
    expect(nextOf([task("a", "completed"), task("c", "queued"), task("b", "queued")])?.id).toBe("c");
  });

  it("counts places in the order of the lane", () => {
    const lane = [task("a", "running"), task("c", "queued"), task("b", "queued")];

    expect(["a", "b", "c"].map((id) => placeOf(lane, taskId(id)))).toEqual([undefined, 2, 1]);
  });

  it("knows no place for a stranger", () => {
    expect(placeOf([task("a", "queued")], taskId("z"))).toBeUndefined();
  });
});
