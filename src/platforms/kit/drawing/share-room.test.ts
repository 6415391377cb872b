import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shareRoom } from "./share-room.ts";

describe("sharing the room of a message", () => {
  it("gives everybody all of it where there is enough", () => {
    expect(shareRoom([10, 2000, 0], 5000, 60)).toEqual([10, 2000, 0]);
  });

  it("takes from the long ones alike and leaves the short ones whole", () => {
    expect(shareRoom([100, 9000, 5000, 300], 2400, 60)).toEqual([100, 1000, 1000, 300]);
  });

  it("never gives more than there is, nor more than anybody wants", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 20_000 })), fc.nat({ max: 12_000 }), (wants, room) => {
        const rooms = shareRoom(wants, room, 0);

        expect(rooms.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(room);
        for (const [index, one] of rooms.entries()) expect(one).toBeLessThanOrEqual(wants[index] ?? 0);
      }),
    );
  });
});
