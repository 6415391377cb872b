import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isHeld, promptForAgent } from "./checkpoint.ts";

describe("the checkpoint", () => {
  it.each(["confirm: deploy", "CONFIRM:deploy", "Confirm:   deploy  "])(
    "holds %j and hides the mark",
    (prompt) => {
      expect(isHeld({ prompt, heldBecause: null })).toBe(true);
      expect(promptForAgent(prompt)).toBe("deploy");
    },
  );

  it.each(["deploy", "please confirm: deploy", "confirm deploy", "confirmation: sent", ""])(
    "does not hold %j and leaves it as it is",
    (prompt) => {
      expect(isHeld({ prompt, heldBecause: null })).toBe(false);
      expect(promptForAgent(prompt)).toBe(prompt);
    },
  );

  it("gives the agent any other prompt to the letter", () => {
    fc.assert(
      fc.property(fc.string(), (prompt) => {
        fc.pre(!prompt.toLowerCase().startsWith("confirm:"));
        expect(promptForAgent(prompt)).toBe(prompt);
      }),
    );
  });

  it("gives the agent all that stands behind the mark", () => {
    fc.assert(
      fc.property(fc.string(), (words) => {
        expect(promptForAgent(`confirm: ${words}`)).toBe(words.trim());
      }),
    );
  });
});
