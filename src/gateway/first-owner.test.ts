import { expect, it } from "vitest";
import { personId } from "../domain/ids.ts";
import { createGatewayFixture } from "../testing/gateway-fixture.ts";
import { letInFirstOwner } from "./first-owner.ts";

it("lets in whoever set the app up, until somebody of that app was let in", async () => {
  await using poco = await createGatewayFixture();
  const { people } = poco.store;
  const ann = { platform: "feishu", id: personId("ou_ann"), at: 1 };

  await letInFirstOwner(people, ann);
  await letInFirstOwner(people, { ...ann, id: personId("ou_bob") });

  expect(await people.get(ann)).toMatchObject({ role: "owner" });
  expect(await people.get({ platform: "feishu", id: personId("ou_bob") })).toBeUndefined();
});
