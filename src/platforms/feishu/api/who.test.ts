import { describe, expect, it } from "vitest";
import { aFeishuApi } from "../../../testing/feishu-api-fixture.ts";
import { botInfo, grantedScopes, personName } from "./who.ts";

const application = "GET /open-apis/application/v6/applications/:app";

describe("who is who in Feishu", () => {
  it("the bot has an open id and a name", async () => {
    const { api, feishu } = await aFeishuApi();

    expect(await botInfo(api)).toEqual({
      kind: "ok",
      data: { openId: feishu.tenant.botOpenId, name: "PoCo" },
    });
  });

  it("the app knows its rights and whom it belongs to", async () => {
    const { api, feishu, ann } = await aFeishuApi();

    const granted = await grantedScopes(api);

    expect(granted).toEqual({ kind: "ok", data: { scopes: feishu.tenant.scopes, owner: ann } });
  });

  it("the app's rights are not known where it may not ask for them", async () => {
    const { api } = await aFeishuApi({ scopes: [] });

    expect(await grantedScopes(api)).toMatchObject({
      kind: "refused",
      code: 99991672,
      scopes: ["application:application:self_manage", "admin:app.info:readonly"],
    });
  });

  it("a person has a name, and one whom the app does not know has none", async () => {
    const { api, ann } = await aFeishuApi();

    expect(await personName(api, ann)).toEqual({ kind: "ok", data: "Ann" });
    expect((await personName(api, "ou_nobody")).kind).toBe("refused");
  });

  it("the rights count as unknown while Feishu cannot say them", async () => {
    const { api, feishu, settled } = await aFeishuApi();
    feishu.fault({ kind: "http", status: 503, method: application, times: 9 });

    expect((await settled(grantedScopes(api))).kind).toBe("unsure");
  });
});
