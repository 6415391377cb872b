import { expect, it } from "vitest";
import { createGatewayFixture } from "../testing/gateway-fixture.ts";
import { whoWasFirst } from "./who-was-first.ts";

it("names the last person who did it, and when; not who was refused", async () => {
  await using poco = await createGatewayFixture();
  const { project, press } = await poco.aRoom("api");
  const about = { action: "project.archive", target: `project:${project.id}` };

  const before = await whoWasFirst(poco, about);
  await press({ kind: "project.archive", projectId: project.id }, { person: "admin" });
  poco.clock.now += 60_000;
  await press({ kind: "project.archive", projectId: project.id }, { person: "member" });

  expect(before).toBeUndefined();
  expect(await whoWasFirst(poco, about)).toBe("admin, at 2026-05-01 09:00 UTC");
});
