import { z } from "zod";

/*
 * What we read of an agent's messages: only members that we use. Agents send members outside the protocol's schema,
 * null where they have nothing, and kinds that are newer than this driver; so a member that is absent, null or of
 * another shape is undefined here, and never makes a message unreadable.
 */
const text = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);
const flag = z.boolean().catch(false);
function listOf<Schema extends z.ZodType>(item: Schema) {
  const orNothing = item.optional().catch(undefined);
  return z
    .array(orNothing)
    .catch([])
    .transform((items) => items.filter((entry) => entry !== undefined));
}

function maybe<Schema extends z.ZodType>(schema: Schema) {
  return schema.optional().catch(undefined);
}

/** An ability is an object, most often an empty one. */
function isThere(ability: unknown): boolean {
  return ability !== undefined && ability !== null && ability !== false;
}

export const Capabilities = z.object({
  agentCapabilities: maybe(
    z.object({
      loadSession: flag,
      promptCapabilities: maybe(z.object({ image: flag })),
      sessionCapabilities: maybe(
        z.record(z.string(), z.unknown()).transform((can) => ({
          resume: isThere(can["resume"]),
          close: isThere(can["close"]),
          list: isThere(can["list"]),
          fork: isThere(can["fork"]),
          delete: isThere(can["delete"]),
        })),
      ),
    }),
  ),
  authMethods: listOf(z.object({ id: z.string() })),
  agentInfo: maybe(z.object({ name: text, version: text })),
});
export type Capabilities = z.infer<typeof Capabilities>;

const Choice = z.object({ value: z.string(), name: text });
/** Choices may stand in groups. The plain choice comes first, since anything could be an empty group. */
const ChoiceOrGroup = z.union([
  Choice.transform((choice) => [choice]),
  z.object({ options: listOf(Choice) }).transform(({ options }) => options),
]);

const ConfigOption = z.object({
  id: z.string(),
  category: text,
  currentValue: text,
  options: listOf(ChoiceOrGroup).transform((groups) => groups.flat()),
});
export type ConfigOption = z.infer<typeof ConfigOption>;

const configOptions = z.array(z.unknown()).optional().catch(undefined);

/** Where a session says how it is set: in the answers that open it, and in updates. */
export const SessionSettings = z.object({
  sessionId: text,
  modes: maybe(
    z.object({ currentModeId: text, availableModes: listOf(z.object({ id: z.string(), name: text })) }),
  ),
  models: maybe(
    z.object({
      currentModelId: text,
      availableModels: listOf(z.object({ modelId: z.string(), name: text })),
    }),
  ),
  /** Undefined where the message says nothing about them. */
  configOptions: configOptions.transform((options) =>
    options === undefined ? undefined : listOf(ConfigOption).parse(options),
  ),
});
export type SessionSettings = z.infer<typeof SessionSettings>;

export const SessionList = z.object({
  sessions: listOf(z.object({ sessionId: z.string() })),
  nextCursor: text,
});

const Block = z.object({ type: text, text, uri: text, name: text });
export type Block = z.infer<typeof Block>;

const ToolContent = z.object({
  type: text,
  content: maybe(Block),
  path: text,
  oldText: text,
  newText: text,
});
export type ToolContent = z.infer<typeof ToolContent>;

/** A tool call as it is first told, as it changes, and as a request for permission carries it. */
export const ToolCall = z.object({
  toolCallId: z.string(),
  title: text,
  kind: text,
  status: text,
  /** Undefined where the message leaves it as it was. */
  content: z
    .array(z.unknown())
    .optional()
    .catch(undefined)
    .transform((content) => (content === undefined ? undefined : listOf(ToolContent).parse(content))),
  locations: maybe(listOf(z.object({ path: z.string() }))),
  rawInput: z.unknown().optional(),
  rawOutput: z.unknown().optional(),
  _meta: maybe(
    z.object({
      qwenInteractionKind: text,
      qwenQuestions: listOf(
        z.object({
          question: text,
          header: text,
          multiSelect: flag,
          options: listOf(z.object({ label: z.string(), description: text })),
        }),
      ),
    }),
  ),
});
export type ToolCall = z.infer<typeof ToolCall>;

const Todo = z.object({ content: text, title: text, status: text, id: text });
export type Todo = z.infer<typeof Todo>;
export const Todos = z.object({ todos: z.array(maybe(Todo)) });

const Tokens = z.object({
  inputTokens: number,
  outputTokens: number,
  totalTokens: number,
  thoughtTokens: number,
  cachedReadTokens: number,
});

const Quota = z.object({
  quota: maybe(z.object({ token_count: maybe(z.object({ input_tokens: number, output_tokens: number })) })),
});

export const Update = z.object({
  sessionUpdate: z.string(),
  messageId: text,
  toolCallId: text,
  content: z.unknown().optional(),
  entries: listOf(z.object({ content: z.string(), status: text })),
  used: number,
  size: number,
  cost: maybe(z.object({ amount: number, currency: text })),
  stopReason: text,
  status: text,
  title: text,
  currentModeId: text,
  _meta: maybe(z.object({ id: text, type: text, stopReason: text })),
});
export type Update = z.infer<typeof Update>;

/** What a chunk says; undefined for what is no text. */
export function textOfBlock(content: unknown): string | undefined {
  const read = Block.safeParse(content);
  if (!read.success) return undefined;
  if (read.data.text !== undefined) return read.data.text;
  return read.data.uri === undefined ? undefined : `[${read.data.name ?? read.data.uri}](${read.data.uri})`;
}

export const SessionNotification = z.object({ sessionId: z.string(), update: z.unknown() });

export const PromptAnswer = z.object({ stopReason: text, usage: maybe(Tokens), _meta: maybe(Quota) });
export type PromptAnswer = z.infer<typeof PromptAnswer>;

export const PermissionRequest = z.object({
  toolCall: maybe(ToolCall),
  options: listOf(z.object({ optionId: z.string(), name: text, kind: text })),
});
export type PermissionRequest = z.infer<typeof PermissionRequest>;

const Titled = z.object({ const: z.string(), title: text, description: text });
const Items = z.object({ enum: listOf(z.string()), oneOf: listOf(Titled), anyOf: listOf(Titled) });

export const Elicitation = z.object({
  message: text,
  mode: text,
  requestedSchema: maybe(
    z.object({
      properties: z
        .record(
          z.string(),
          z.object({
            type: text,
            title: text,
            description: text,
            enum: listOf(z.string()),
            oneOf: listOf(Titled),
            items: maybe(Items),
          }),
        )
        .catch({}),
      required: listOf(z.string()),
    }),
  ),
});
export type Elicitation = z.infer<typeof Elicitation>;

export const CursorQuestion = z.object({
  toolCallId: text,
  title: text,
  questions: listOf(
    z.object({
      id: z.string(),
      prompt: text,
      options: listOf(z.object({ id: z.string(), label: text })),
      allowMultiple: flag,
    }),
  ),
});
export const CursorPlan = z.object({ toolCallId: text, name: text, overview: text, plan: text });
export const CursorTodos = z.object({ toolCallId: text, todos: listOf(Todo), merge: flag });

export const CancelRequest = z.object({ requestId: z.union([z.string(), z.number()]) });

const Named = z.object({
  sessionId: text,
  toolCallId: text,
  toolCall: maybe(z.object({ toolCallId: text })),
});

/** Which session and which tool call a message of the agent belongs to, as far as it says. */
export function belongsTo(params: unknown): {
  readonly sessionId: string | undefined;
  readonly toolCallId: string | undefined;
} {
  const read = Named.safeParse(params);
  if (!read.success) return { sessionId: undefined, toolCallId: undefined };
  const { sessionId, toolCallId, toolCall } = read.data;
  return { sessionId, toolCallId: toolCallId ?? toolCall?.toolCallId };
}
