import { type Call, type Method, text } from "../method.ts";
import { Refusal } from "../refusal.ts";
import type { FakeMessage } from "../tenant.ts";

const reactions = "/open-apis/im/v1/messages/:message/reactions";
const mayReact = ["im:message.reactions:write_only", "im:message"];
/** Of the many that Feishu knows: those that anybody here uses. */
const emojis: ReadonlySet<string> = new Set([
  "OK",
  "THUMBSUP",
  "DONE",
  "Typing",
  "GLANCE",
  "RAISEHAND",
  "CrossMark",
  "CheckMark",
  "No",
  "OneSecond",
  "HEART",
]);

export const otherMethods: readonly Method[] = [
  {
    verb: "GET",
    path: "/open-apis/bot/v3/info",
    scopes: [],
    takes: [],
    isBare: true,
    run: ({ tenant }) => ({
      bot: {
        activate_status: 2,
        app_name: "PoCo",
        avatar_url: "",
        ip_white_list: [],
        open_id: tenant.botOpenId,
      },
    }),
  },
  {
    verb: "GET",
    path: "/open-apis/application/v6/applications/:app",
    scopes: ["application:application:self_manage", "admin:app.info:readonly"],
    takes: [],
    run: ({ tenant, query }) => {
      if (query.get("lang") === null) throw new Refusal(210508, "lang is required");
      const [owner] = tenant.people.keys();
      return {
        app: {
          app_id: tenant.appId,
          status: 1,
          scopes: [...tenant.scopes].map((scope) => ({ scope, description: scope, level: 1 })),
          owner: { type: 2, owner_id: owner },
        },
      };
    },
  },
  {
    verb: "GET",
    path: "/open-apis/contact/v3/users/:user",
    scopes: ["contact:user.base:readonly", "contact:contact.base:readonly"],
    takes: [],
    run: ({ tenant, path }) => {
      const person = tenant.people.get(path["user"] ?? "");
      if (person === undefined) throw new Refusal(41050, "no user authority error");
      return { user: { open_id: person.openId, name: person.name } };
    },
  },
  {
    verb: "POST",
    path: reactions,
    scopes: mayReact,
    takes: ["reaction_type"],
    subject: ({ path }) => ({ name: `reactions:${path["message"]}`, perSecond: 5 }),
    run: (call) => {
      const message = messageIn(call);
      const type = call.body["reaction_type"];
      const emoji =
        typeof type === "object" && type !== null && "emoji_type" in type ? text(type.emoji_type) : "";
      if (!emojis.has(emoji)) throw new Refusal(231001, "reaction type is invalid.");
      const operator = call.tenant.appId;
      const known = message.reactions.find((one) => one.emoji === emoji && one.operator === operator);
      const reaction = known ?? { id: call.tenant.newId("rc"), emoji, operator };
      if (known === undefined) message.reactions.push(reaction);
      return { reaction_id: reaction.id, ...wire(reaction) };
    },
  },
  {
    verb: "DELETE",
    path: `${reactions}/:reaction`,
    scopes: mayReact,
    takes: [],
    run: (call) => {
      const message = messageIn(call);
      const at = message.reactions.findIndex(({ id }) => id === call.path["reaction"]);
      const [found] = at < 0 ? [] : message.reactions.slice(at, at + 1);
      if (found === undefined) throw new Refusal(231007, "The reaction does not exist.");
      if (found.operator !== call.tenant.appId) throw new Refusal(231010, "Not the reaction's operator.");
      message.reactions.splice(at, 1);
      return { reaction_id: found.id, ...wire(found) };
    },
  },
  {
    verb: "GET",
    path: reactions,
    scopes: ["im:message.reactions:read", ...mayReact],
    takes: [],
    run: (call) => ({
      items: messageIn(call).reactions.map((one) => ({ reaction_id: one.id, ...wire(one) })),
      has_more: false,
    }),
  },
  {
    verb: "POST",
    path: "/open-apis/im/v1/images",
    scopes: ["im:resource", "im:resource:upload"],
    takes: ["image_type", "image"],
    run: (call) => ({
      image_key: upload(call, { field: "image", kind: "image", mostBytes: 10 * 1_048_576 }),
    }),
  },
  {
    verb: "POST",
    path: "/open-apis/im/v1/files",
    scopes: ["im:resource", "im:resource:upload"],
    takes: ["file_type", "file_name", "file"],
    run: (call) => ({ file_key: upload(call, { field: "file", kind: "file", mostBytes: 30 * 1_048_576 }) }),
  },
];

function wire({ emoji, operator }: FakeMessage["reactions"][number]) {
  return {
    operator: { operator_id: operator, operator_type: operator.startsWith("cli_") ? "app" : "user" },
    reaction_type: { emoji_type: emoji },
  };
}

function messageIn({ tenant, path }: Call): FakeMessage {
  const message = tenant.messages.get(path["message"] ?? "");
  if (message === undefined) throw new Refusal(231002, "The message does not exist.");
  if (message.state !== "there") throw new Refusal(231003, "The message is deleted or recalled.");
  return message;
}

interface Upload {
  readonly field: string;
  readonly kind: "image" | "file";
  readonly mostBytes: number;
}

function upload({ form, tenant }: Call, { field, kind, mostBytes }: Upload): string {
  const given = form?.get(field);
  if (!(given instanceof Blob)) throw new Refusal(234001, `invalid param: ${field}`);
  if (kind === "image" && form?.get("image_type") !== "message")
    throw new Refusal(234001, "invalid image_type");
  if (kind === "file" && !text(form?.get("file_name"))) throw new Refusal(234001, "invalid file_name");
  if (given.size === 0) throw new Refusal(234010, "File's size can't be 0.");
  if (given.size > mostBytes) throw new Refusal(234006, "The file size exceed the max value.");
  const key = tenant.newId(kind === "image" ? "img_v3" : "file_v3");
  const name = kind === "file" ? text(form?.get("file_name")) : key;
  tenant.files.set(key, { key, name, kind, bytes: new Uint8Array(), message: null });
  pending.set(key, given);
  return key;
}

/** What was uploaded, until somebody asks for its bytes. */
const pending = new Map<string, Blob>();

/** The bytes of a file that the app uploaded. */
export async function uploadedBytes(key: string): Promise<Uint8Array | undefined> {
  const blob = pending.get(key);
  return blob === undefined ? undefined : new Uint8Array(await blob.arrayBuffer());
}
