import { expect, it } from "vitest";
import { z } from "zod";
import { orFine, read, withoutData } from "./answer.ts";

const Made = z.object({ items: z.array(z.object({ id: z.string() })) });

it("gives the data through a schema, and lets what nobody uses pass", () => {
  const answer = read({ kind: "ok", data: { items: [{ id: "1", more: 2 }], more: 3 } }, Made);

  expect(answer).toEqual({ kind: "ok", data: { items: [{ id: "1" }] } });
});

it("says where an answer has another shape, and nothing of what it holds", () => {
  const answer = read({ kind: "ok", data: { items: [{ id: "1" }, { id: { secret: "plan" } }] } }, Made);

  expect(answer).toEqual({
    kind: "unsure",
    detail: "the answer had another shape than expected at items.1.id",
  });
});

it("leaves what was not done as it is", () => {
  const refused = { kind: "refused", code: 230002, inner: null, scopes: [] } as const;

  expect([read(refused, Made), withoutData(refused), orFine(refused, new Set([1]))]).toEqual([
    refused,
    refused,
    refused,
  ]);
});

it("counts a refusal that says that all is well as done", () => {
  const gone = { kind: "refused", code: 230011, inner: null, scopes: [] } as const;

  expect(orFine(gone, new Set([230011]))).toEqual({ kind: "ok", data: null });
});
