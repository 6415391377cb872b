import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fields } from "../fields.ts";
import { checkMessageBlocks } from "./check.ts";
import { sample } from "./samples.ts";
import { at, membersIn, objectsIn, pointerTo, withOther } from "./spoil.ts";
import { validMessage } from "./valid-messages.ts";

interface Limit {
  readonly most: number;
  readonly make: (text: string) => Fields;
  readonly at: string;
}

const limits: readonly Limit[] = [
  { most: 3000, make: (text) => sample.section({ text: sample.mrkdwn(text) }), at: "text/text" },
  { most: 2000, make: (text) => sample.fields([sample.plain(text)]), at: "fields/0/text" },
  { most: 150, make: (text) => sample.header(text), at: "text/text" },
  { most: 2000, make: (text) => sample.context([sample.mrkdwn(text)]), at: "elements/0/text" },
  {
    most: 75,
    make: (text) => sample.actions(sample.button({ text: sample.plain(text) })),
    at: "elements/0/text/text",
  },
  { most: 2000, make: (value) => sample.actions(sample.button({ value })), at: "elements/0/value" },
  {
    most: 75,
    make: (value) => sample.section({ accessory: sample.menu({ options: [sample.option(value)] }) }),
    at: "accessory/options/0/value",
  },
  {
    most: 2000,
    make: (text) => sample.input(sample.typed(), { label: sample.plain(text) }),
    at: "label/text",
  },
  { most: 12_000, make: (text) => sample.markdown(text), at: "text" },
  { most: 256, make: (title) => sample.plan([sample.task({ title })]), at: "tasks/0/title" },
];

/** A valid message with one block more, somewhere. */
const placed = fc.record({ message: validMessage, limit: fc.constantFrom(...limits), spot: fc.nat() });

function withBlock(message: readonly Fields[], spot: number, block: Fields) {
  const index = spot % (message.length + 1);
  return { blocks: message.toSpliced(index, 0, block), index };
}

describe("any message of valid parts", () => {
  it("is taken", () => {
    fc.assert(
      fc.property(validMessage, (message) => {
        expect(checkMessageBlocks(message)).toEqual([]);
      }),
    );
  });

  it("is taken with a text as long as its place allows", () => {
    fc.assert(
      fc.property(placed, ({ message, limit, spot }) => {
        const { blocks } = withBlock(message, spot, limit.make("x".repeat(limit.most)));

        expect(checkMessageBlocks(blocks)).toEqual([]);
      }),
    );
  });

  it("is refused with a text that is longer, there and nowhere else", () => {
    fc.assert(
      fc.property(placed, fc.integer({ min: 1, max: 500 }), ({ message, limit, spot }, over) => {
        const { blocks, index } = withBlock(message, spot, limit.make("x".repeat(limit.most + over)));

        const pointer = `/blocks/${index}/${limit.at}`;
        const says = `must be less than ${limit.most + 1} characters`;
        expect(checkMessageBlocks(blocks)).toEqual([{ pointer, message: says }]);
      }),
    );
  });

  it("is refused with a member that Slack does not know, wherever it stands", () => {
    fc.assert(
      fc.property(validMessage, fc.nat(), (message, pick) => {
        const spots = objectsIn(message);
        const spot = spots[pick % spots.length] ?? [];

        const spoiled = withOther(message, [...spot, "surprise"], true);

        expect(checkMessageBlocks(spoiled)).toEqual([
          { pointer: pointerTo(spot), message: "invalid additional property: surprise" },
        ]);
      }),
    );
  });

  it("is refused with null in the place of anything", () => {
    fc.assert(
      fc.property(validMessage, fc.nat(), (message, pick) => {
        const spots = membersIn(message);
        const spot = spots[pick % spots.length] ?? [];

        const spoiled = withOther(message, spot, null);

        expect(checkMessageBlocks(spoiled).map(({ pointer }) => pointer)).toEqual([pointerTo(spot)]);
      }),
    );
  });

  it("is refused when anything in it has no type any more", () => {
    fc.assert(
      fc.property(validMessage, fc.nat(), (message, pick) => {
        const spots = membersIn(message).filter((path) => path.at(-1) === "type");
        const spot = spots[pick % spots.length] ?? [];

        const spoiled = withOther(message, spot, undefined);

        expect(checkMessageBlocks(spoiled)).toEqual([
          { pointer: pointerTo(spot.slice(0, -1)), message: "missing required field: type" },
        ]);
      }),
    );
  });

  it("is refused when any of its texts is emptied", () => {
    fc.assert(
      fc.property(validMessage, fc.nat(), (message, pick) => {
        const spots = membersIn(message).filter(
          (path) => path.at(-1) === "text" && typeof at(message, path) === "string",
        );
        fc.pre(spots.length > 0);
        const spot = spots[pick % spots.length] ?? [];

        const spoiled = withOther(message, spot, "");

        expect(checkMessageBlocks(spoiled)).toEqual([
          { pointer: pointerTo(spot), message: "must be more than 0 characters" },
        ]);
      }),
    );
  });
});
