import type { FeishuValues } from "../platforms/feishu/settings.ts";
import type { FakeFeishu } from "./fake-feishu/fake-feishu.ts";

/** The settings of somebody who has set nothing of Feishu. */
export const noFeishuValues: FeishuValues = {
  appId: undefined,
  appSecret: undefined,
  deliveryMode: "longconn",
  verificationToken: undefined,
  encryptKey: undefined,
  brand: "feishu",
  apiBaseUrl: undefined,
  owner: undefined,
  groupOwner: "requester",
  callAfterSeconds: 20,
  fileLimitMegabytes: 20,
  monthlyCalls: 0,
};

/** The settings with which PoCo works with the fake. */
export function feishuValues(feishu: FakeFeishu, values: Partial<FeishuValues> = {}): FeishuValues {
  const { appId, appSecret, origin: apiBaseUrl } = feishu;
  return { ...noFeishuValues, appId, appSecret, apiBaseUrl, ...values };
}
