import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { intentKinds } from "../../domain/intent.ts";
import { createHttpAppFixture, type HttpApp, jsonOf } from "../../testing/http-app.ts";

/** Makes no project and no task: those would begin to work, which is not what this is about. */
const kinds = intentKinds.filter((kind) => !/^(?:project\.create|task\.run)$/.test(kind));

const anyName = fc.oneof(
  fc.constantFrom("intent_key", "kind", "surface", "request_id", "__proto__", "constructor", "toString"),
  fc.constantFrom("project_id", "task_id", "approval_id", "session", "person_id", "platform", "member"),
  fc.constantFrom(
    "name",
    "backend",
    "workdir",
    "browse_path",
    "page",
    "options",
    "answers",
    "version",
    "code",
  ),
  fc.string({ unit: "binary" }),
);
const anyText = fc.oneof(
  fc.constantFrom("", "0", "00000000", "\0", "../..", "/"),
  fc.string({ unit: "binary" }),
);
const anyField = fc.oneof(anyText, fc.jsonValue());
const anyFields = fc
  .array(fc.tuple(anyName, anyField), { maxLength: 6 })
  .map((fields): object => Object.fromEntries(fields));
const anyKind = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...kinds) },
  { weight: 1, arbitrary: anyField },
);

/** Near enough to a click that something is made of it. */
const anyClick = fc
  .record({ kind: anyKind, carried: anyFields, form: fc.option(anyFields), input: fc.option(anyField) })
  .map(({ kind, carried, form, input }) => ({
    event: {
      operator: { open_id: "ann" },
      action: { value: { ...carried, intent_key: kind }, form_value: form, input_value: input },
    },
  }));

/** What is wrong with the answer; nothing where it is a click's or a refusal in words. */
async function wrongWith(poco: HttpApp, body: unknown): Promise<readonly string[]> {
  const earlier = poco.faults.length;
  const response = await poco.post("/demo/card-actions", JSON.stringify(body));
  const { detail } = await jsonOf(response);
  const isRefusal = response.status === 400 && typeof detail === "string" && detail.trim() !== "";
  return [
    ...(response.status === 200 || isRefusal ? [] : [`${response.status}: ${String(detail)}`]),
    ...poco.faults.slice(earlier),
  ];
}

describe("POST /demo/card-actions", { timeout: 30_000 }, () => {
  it("answers any JSON with 400 and a sentence, unless it is a click", async () => {
    await using poco = await createHttpAppFixture();

    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (body) => {
        expect(await wrongWith(poco, body)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it("answers any click, whatever it carries, and never fails", async () => {
    await using poco = await createHttpAppFixture();

    await fc.assert(
      fc.asyncProperty(anyClick, async (body) => {
        expect(await wrongWith(poco, body)).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  it("answers clicks on a project that is there, whatever they carry", async () => {
    await using poco = await createHttpAppFixture();
    const project = await poco.aProject("api");
    const onIt = anyClick.map(({ event }) => {
      const { action } = event;
      return { event: { ...event, action: { ...action, value: { ...action.value, project_id: project } } } };
    });

    await fc.assert(
      fc.asyncProperty(onIt, async (body) => {
        expect(await wrongWith(poco, body)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});
