import { feishu } from "./feishu/feishu.ts";
import type { PlatformAdapter } from "./platform.ts";
import { slack } from "./slack/slack.ts";
import { web } from "./web/web.ts";

/** Every platform that PoCo knows. A new one is its folder and its line here. */
export const platformAdapters: readonly PlatformAdapter[] = [web, slack, feishu];
