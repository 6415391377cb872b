import type { Fault } from "../call-faults.ts";
import type { SeenCall } from "./answer-call.ts";
import { addChannel, addUser, dmOf } from "./create-workspace.ts";
import type { Delivery } from "./deliveries.ts";
import type { SlackFault } from "./faults.ts";
import type { Fields } from "./fields.ts";
import { createInteracting, type Interacting } from "./interact.ts";
import { type ChannelKeeping, createChannelKeeping } from "./keep-channels.ts";
import type { RateBreach } from "./rate-limits.ts";
import { createSight, type Sight } from "./sight.ts";
import type { Sockets } from "./sockets.ts";
import { createSpeaking, type Speaking } from "./speak.ts";
import { type FakeSlackOptions, type Parts, startParts } from "./start-parts.ts";
import { createSubmissions, type Submissions } from "./submit-view.ts";
import { createSwitches, type Switches } from "./switches.ts";
import type { Watch } from "./watch.ts";
import type { WebhookMode } from "./webhook-mode.ts";
import type { AppFacts, Workspace } from "./workspace.ts";

/** A whole Slack on loopback, as strict as the real one. The real clients talk to it unchanged. */
export interface FakeSlack
  extends Speaking,
    Interacting,
    Submissions,
    ChannelKeeping,
    Sight,
    Watch,
    WebhookMode,
    Switches,
    Omit<AppFacts, "verificationToken"> {
  /** `http://127.0.0.1:PORT/api/` */
  readonly apiUrl: string;
  readonly teamId: string;
  addUser(user: NewPerson): string;
  addChannel(channel: NewRoom): string;
  /** The conversation of a person with the app. */
  dmOf(user: string): string;
  /** Something goes wrong with calls of the Web API. */
  fault(spec: SlackFault): Fault;
  clearFaults(): void;
  readonly sockets: Sockets;

  /** Lets time pass on the fake's clock, and sends again what has become due. */
  tick(ms?: number): Promise<void>;
  now(): number;
  /** Sends one delivery once more, or everything that waits for its next try, due or not. */
  redeliver(delivery?: Delivery): Promise<void>;
  /** An event of any kind, for those that no method here brings about. */
  publish(event: Fields): Promise<readonly Delivery[]>;

  readonly calls: readonly SeenCall[];
  callsOf(method: string): readonly SeenCall[];
  readonly rateBreaches: readonly RateBreach[];
  /** What Slack lets pass although it is wrong. */
  readonly lints: readonly string[];
  readonly deliveries: readonly Delivery[];
  close(): Promise<void>;
}

export interface NewPerson {
  readonly name: string;
  readonly realName?: string;
  /** True for a guest of several channels. */
  readonly isGuest?: boolean | "single";
  readonly isBot?: boolean;
}

export interface NewRoom {
  readonly name: string;
  readonly isPrivate?: boolean;
  /** The app is among them where `hasBot` says so. */
  readonly members: readonly string[];
  readonly hasBot?: boolean;
}

export async function startFakeSlack(options: FakeSlackOptions = {}): Promise<FakeSlack> {
  const parts = await startParts(options);
  const { workspace, deliveries, calls, watch } = parts;
  // The switches read and write through: they must be the target, a copy would freeze them.
  return Object.assign(createSwitches({ rules: workspace.rules, calls, deliveries: deliveries.all }), {
    ...createSpeaking(workspace, deliveries),
    ...createInteracting(workspace, deliveries),
    ...createSubmissions(workspace, deliveries),
    ...createChannelKeeping(workspace, deliveries),
    ...createSight(workspace),
    ...parts.webhooks.mode,
    ...facts(parts),
    ...controls(parts),
    until: watch.until,
  });
}

function facts({ workspace, calls, deliveries, rates, origin, sockets }: Parts) {
  return {
    ...workspace.app,
    apiUrl: `${origin}/api/`,
    teamId: workspace.team.id,
    sockets,
    calls,
    callsOf: (method: string) => calls.filter((call) => call.method === method),
    rateBreaches: rates.breaches,
    lints: workspace.lints,
    deliveries: deliveries.all,
    now: workspace.now,
  };
}

function controls({ workspace, deliveries, faults, passTime, close }: Parts) {
  return {
    addUser: (person: NewPerson) => addPerson(workspace, person),
    addChannel: (room: NewRoom) => addRoom(workspace, room),
    dmOf: (user: string) => dmOf(workspace, user).id,
    fault: faults.add,
    clearFaults: faults.clear,
    tick: passTime,
    redeliver: deliveries.redeliver,
    publish: (event: Fields) => deliveries.during(() => workspace.publish(event)),
    close,
  };
}

function addPerson(workspace: Workspace, { isGuest = false, ...person }: NewPerson): string {
  const guest = isGuest === "single" ? "single" : isGuest ? "multi" : undefined;
  return addUser(workspace, { ...person, guest }).id;
}

function addRoom(workspace: Workspace, { name, isPrivate = false, members, hasBot = true }: NewRoom): string {
  const bot = hasBot ? [workspace.app.botUser] : [];
  return addChannel(workspace, {
    kind: isPrivate ? "private" : "public",
    name,
    creator: members[0] ?? workspace.app.botUser,
    members: [...members, ...bot],
  }).id;
}
