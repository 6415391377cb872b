import { expect, it } from "vitest";
import { startFakeFeishu } from "../../testing/fake-feishu/fake-feishu.ts";
import { startForwardProxy } from "../../testing/forward-proxy.ts";
import { createPocoHome } from "../../testing/poco-process.ts";

it("reaches Feishu through the proxy that the environment names", async () => {
  await using home = await createPocoHome();
  const feishu = await startFakeFeishu();
  await using proxy = await startForwardProxy(Number(new URL(feishu.origin).port));
  const environment = {
    HTTP_PROXY: proxy.address,
    POCO_FEISHU_API_BASE_URL: "http://open.feishu.test",
    POCO_FEISHU_APP_ID: feishu.appId,
    POCO_FEISHU_APP_SECRET: feishu.appSecret,
  };

  const checked = await home.poco(["config", "feishu"], { environment });

  expect(checked.out).toContain("ok  Feishu knows the app as PoCo.");
  expect(proxy.asked).toContain("open.feishu.test:80");
  await feishu.close();
}, 20_000);
