import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseOptions, fittingOptions, type Offered, wideGate, wideWords } from "./chosen-options.ts";

const access = {
  key: "access",
  label: "Access",
  default: "inside",
  choices: [
    { value: "read", label: "Read Only" },
    { value: "inside", label: "Project Only" },
    { value: "wide", label: "Everything", isWide: true },
  ],
};
const effort = {
  key: "effort",
  label: "Effort",
  default: "low",
  choices: [
    { value: "low", label: "Low" },
    { value: "high", label: "High" },
  ],
};
const offered: Offered = {
  title: "Scripted",
  options: [access, effort],
  models: [{ id: "m1" }, { id: "m2" }],
};

describe("choosing options of an agent", () => {
  it("changes only what is named, and an empty text takes a choice back", () => {
    const before = { access: "read", effort: "high", model: "m1" };

    expect(chooseOptions(offered, before, { effort: "", model: "m2" })).toEqual({
      ok: true,
      options: { access: "read", model: "m2" },
      wide: [],
    });
  });

  it.each([
    { chosen: { sandbox: "x" }, says: "Choose among model, access, effort" },
    { chosen: { sandbox: "" }, says: "Choose among model, access, effort" },
    { chosen: { __proto: "x" }, says: "no option named __proto" },
    { chosen: { access: "all" }, says: "Choose one of Read Only (read), Project Only (inside), Everything" },
    { chosen: { access: "Everything" }, says: "Access cannot be Everything" },
    { chosen: { model: "m3" }, says: "Choose one of m1, m2." },
  ])("refuses $chosen and says what is allowed", ({ chosen, says }) => {
    const choice = chooseOptions(offered, { access: "read" }, chosen);

    expect(choice).toMatchObject({ ok: false, problem: expect.stringContaining(says) as unknown });
  });

  it("takes any model while the agent has said none, and the one that holds even if it went away", () => {
    const unasked = { ...offered, models: [] };

    expect(chooseOptions(unasked, {}, { model: "m9" })).toMatchObject({ ok: true, options: { model: "m9" } });
    expect(chooseOptions(offered, { model: "m9" }, { model: "m9" })).toMatchObject({ ok: true });
  });

  it("names at most a dozen models", () => {
    const models = Array.from({ length: 40 }, (_, index) => ({ id: `m${index}` }));

    const choice = chooseOptions({ ...offered, models }, {}, { model: "x" });

    expect(choice).toHaveProperty("problem", expect.stringMatching(/m11, and 28 more\.$/));
  });

  it.each([
    { before: {}, chosen: { access: "wide" }, wide: ["Access: Everything"] },
    { before: { access: "read" }, chosen: { access: "wide" }, wide: ["Access: Everything"] },
    { before: { access: "wide" }, chosen: { access: "wide" }, wide: [] },
    { before: { access: "wide" }, chosen: { effort: "high" }, wide: [] },
    { before: { access: "wide" }, chosen: { access: "" }, wide: [] },
  ])("tells which fence comes down: from $before by $chosen", ({ before, chosen, wide }) => {
    expect(chooseOptions(offered, before, chosen)).toMatchObject({ ok: true, wide });
  });

  it("takes a fence down also by going back to a default that has none", () => {
    const open = { ...offered, options: [{ ...access, default: "wide" }] };

    expect(chooseOptions(open, { access: "read" }, { access: "" })).toMatchObject({
      wide: ["Access: Everything"],
    });
  });

  it("never lets through what is not declared", () => {
    const anyText = fc.constantFrom("", "read", "inside", "wide", "low", "high", "m1", "x", "__proto__");
    const anyOptions = fc.dictionary(fc.constantFrom("access", "effort", "model", "x", "__proto__"), anyText);

    fc.assert(
      fc.property(anyOptions, (chosen) => {
        const choice = chooseOptions(offered, {}, chosen);
        const held = choice.ok ? choice.options : fittingOptions(offered, chosen);

        for (const [key, value] of Object.entries(held)) {
          const allowed = {
            access: ["read", "inside", "wide"],
            effort: ["low", "high"],
            model: ["m1", "m2"],
          };
          expect(Object.entries(allowed).find(([known]) => known === key)?.[1]).toContain(value);
        }
      }),
    );
  });
});

it("leaves behind what was chosen for another agent", () => {
  const chosen = { access: "wide", sandbox: "x", effort: "", model: "m7" };

  expect(fittingOptions(offered, chosen)).toEqual({ access: "wide" });
});

it("names the wide choices for people", () => {
  expect(wideWords(offered, { access: "wide", effort: "high" })).toEqual(["Access: Everything"]);
  expect(wideWords(offered, { effort: "high" })).toEqual([]);
});

describe("a fence", () => {
  const wide = ["Access: Everything"];

  it.each([
    { role: "owner", isConfirmed: true, kind: "open" },
    { role: "owner", isConfirmed: false, kind: "confirm" },
    { role: "admin", isConfirmed: true, kind: "open" },
    { role: "admin", isConfirmed: false, kind: "confirm" },
    { role: "member", isConfirmed: true, kind: "closed" },
    { role: "member", isConfirmed: false, kind: "closed" },
    { role: "viewer", isConfirmed: true, kind: "closed" },
  ] as const)("is $kind for $role, confirmed: $isConfirmed", ({ role, isConfirmed, kind }) => {
    expect(wideGate(wide, { role, isConfirmed }).kind).toBe(kind);
    expect(wideGate([], { role, isConfirmed }).kind).toBe("open");
  });
});
