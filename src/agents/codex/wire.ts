import { z } from "zod";

/*
 * What we read of the app-server's messages: only members that we use. Codex adds members and values with every
 * version and sends null where it has nothing, so a member that is absent, null or of another shape is undefined
 * here, and never makes a message unreadable.
 */
const text = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);

function listOf<Schema extends z.ZodType>(item: Schema) {
  const orNothing = item.optional().catch(undefined);
  return z
    .array(orNothing)
    .catch([])
    .transform((items) => items.filter((entry) => entry !== undefined));
}

const Change = z.object({
  path: z.string(),
  kind: z.object({ type: text }).optional().catch(undefined),
  diff: text,
});
export type Change = z.infer<typeof Change>;

const Action = z.object({ type: text, path: text, query: text });

/** One item of a turn. Which members mean something depends on `type`. */
export const Item = z.object({
  id: z.string(),
  type: z.string(),
  text,
  command: text,
  cwd: text,
  status: text,
  aggregatedOutput: text,
  exitCode: number,
  commandActions: listOf(Action),
  changes: listOf(Change),
  server: text,
  tool: text,
  query: text,
  path: text,
  review: text,
  prompt: text,
  kind: text,
  agentThreadId: text,
  agentPath: text,
  summary: listOf(z.string()),
  questions: listOf(z.object({ title: text, options: listOf(z.string()) })),
  result: z
    .object({ content: listOf(z.object({ text })) })
    .optional()
    .catch(undefined),
  error: z.object({ message: text }).optional().catch(undefined),
});
export type Item = z.infer<typeof Item>;

export const TurnError = z.object({
  message: text,
  codexErrorInfo: z
    .union([z.string(), z.record(z.string(), z.unknown())])
    .optional()
    .catch(undefined),
  additionalDetails: text,
});
export type TurnError = z.infer<typeof TurnError>;
const turnError = TurnError.optional().catch(undefined);

const Tokens = z
  .object({
    inputTokens: number,
    cachedInputTokens: number,
    outputTokens: number,
    reasoningOutputTokens: number,
    totalTokens: number,
  })
  .optional()
  .catch(undefined);
export type Tokens = z.infer<typeof Tokens>;

const turn = z
  .object({ id: text, status: text, error: turnError })
  .catch({ id: undefined, status: undefined, error: undefined });

const requestId = z.union([z.string(), z.number()]);

/** The notifications that we read, by method. */
export const Notifications = {
  "turn/started": z.object({ turn }),
  "turn/completed": z.object({ turn }),
  "item/started": z.object({ item: Item }),
  "item/completed": z.object({ item: Item }),
  "item/agentMessage/delta": z.object({ itemId: z.string(), delta: z.string() }),
  "item/reasoning/summaryTextDelta": z.object({
    itemId: z.string(),
    delta: z.string(),
    summaryIndex: number,
  }),
  "item/commandExecution/outputDelta": z.object({ itemId: z.string(), delta: z.string() }),
  "turn/plan/updated": z.object({ plan: listOf(z.object({ step: z.string(), status: text })) }),
  "turn/diff/updated": z.object({ diff: z.string() }),
  "thread/tokenUsage/updated": z.object({
    tokenUsage: z.object({ total: Tokens, last: Tokens, modelContextWindow: number }),
  }),
  error: z.object({ error: turnError, willRetry: z.boolean().catch(false) }),
  "serverRequest/resolved": z.object({ requestId }),
  warning: z.object({ message: z.string() }),
  "model/rerouted": z.object({ fromModel: text, toModel: text }),
} as const;

type Methods = typeof Notifications;
export type Method = keyof Methods;
/** One notification that was understood. */
export type Notification = { [Name in Method]: { method: Name; params: z.infer<Methods[Name]> } }[Method];

/** Undefined for what we do not read and for what is unreadable. Pure. */
export function readNotification(method: string, params: unknown): Notification | undefined {
  if (!isKnown(method)) return undefined;
  const read = Notifications[method].safeParse(params ?? {});
  if (!read.success) return undefined;
  return { method, params: read.data } as Notification;
}

function isKnown(method: string): method is Method {
  return Object.hasOwn(Notifications, method);
}

const Threaded = z.object({ threadId: z.string() });

/** The thread that a message belongs to; undefined for those that concern the whole process. */
export function threadIdOf(params: unknown): string | undefined {
  const read = Threaded.safeParse(params);
  return read.success ? read.data.threadId : undefined;
}

export const Initialized = z.object({ userAgent: text, codexHome: text });
/** `sandbox` goes back as it came; only its type is ours to know. */
export const ThreadOpened = z.object({
  thread: z.object({ id: z.string() }),
  approvalPolicy: z.unknown().optional(),
  sandbox: z.looseObject({ type: text }).optional().catch(undefined),
});
export type ThreadOpened = z.infer<typeof ThreadOpened>;
export const TurnStarted = z.object({ turn: z.object({ id: z.string() }) });
export const Terminals = z.object({ data: listOf(z.object({ processId: z.string() })) });
export const Account = z.object({
  account: z.unknown().optional(),
  requiresOpenaiAuth: z.boolean().catch(false),
});
export const ModelList = z.object({
  data: listOf(z.object({ id: z.string(), displayName: text, isDefault: z.boolean().catch(false) })),
});

/** What a thread does now, and whose sub-agent it is. */
export const ThreadLook = z.object({
  thread: z.object({
    parentThreadId: text,
    status: z.object({ type: text }).optional().catch(undefined),
  }),
});
/** The newest turns of a thread, newest first. */
export const TurnList = z.object({
  data: listOf(z.object({ id: z.string(), status: text, error: turnError, items: listOf(Item) })),
});

/** `resetsAt` is in seconds of the epoch. */
const window = z
  .object({ usedPercent: number, windowDurationMins: number, resetsAt: number })
  .optional()
  .catch(undefined);
export type RateWindow = z.infer<typeof window>;
export const RateLimits = z.object({
  rateLimits: z.object({ limitId: text, primary: window, secondary: window }),
});
export type RateLimits = z.infer<typeof RateLimits>["rateLimits"];

/** Which threads are whose sub-agents: each message that says so, says it in its own way. */
export const Lineage = {
  "thread/started": z.object({ thread: z.object({ id: z.string(), parentThreadId: z.string() }) }),
  "turn/started": z.object({ threadId: z.string(), turn: z.object({ id: z.string(), rootTurnId: text }) }),
  activity: z.object({ threadId: z.string(), item: z.object({ agentThreadId: z.string() }) }),
  tool: z.object({ threadId: z.string(), item: z.object({ receiverThreadIds: z.array(z.string()) }) }),
} as const;

/** The server's requests that people answer, by method. */
export const CommandAsk = z.object({
  kind: text,
  itemId: text,
  reason: text,
  command: text,
  cwd: text,
  networkApprovalContext: z.object({ host: text, protocol: text }).optional().catch(undefined),
  additionalPermissions: z.unknown().optional(),
  proposedExecpolicyAmendment: z.array(z.string()).optional().catch(undefined),
});
export const FileAsk = z.object({ itemId: text, reason: text, grantRoot: text });
export const QuestionAsk = z.object({
  questions: listOf(
    z.object({
      id: z.string(),
      header: text,
      question: text,
      isOther: z.boolean().catch(false),
      isSecret: z.boolean().catch(false),
      options: listOf(z.object({ label: z.string(), description: text })),
    }),
  ),
});
export const PermissionAsk = z.object({
  reason: text,
  cwd: text,
  permissions: z.record(z.string(), z.unknown()).catch({}),
});
export const ElicitationAsk = z.object({
  serverName: text,
  mode: text,
  message: text,
  url: text,
  requestedSchema: z
    .object({ required: listOf(z.string()), properties: z.record(z.string(), z.unknown()).catch({}) })
    .optional()
    .catch(undefined),
});
const constant = z.object({ const: z.string(), title: text });
/** One field of a form. Its choices stand in `enum` or `oneOf`; those of a list below `items`. */
export const FormField = z.object({
  type: text,
  title: text,
  description: text,
  enum: listOf(z.string()),
  enumNames: listOf(z.string()),
  oneOf: listOf(constant),
  items: z
    .object({ enum: listOf(z.string()), anyOf: listOf(constant) })
    .optional()
    .catch(undefined),
});
export type FormField = z.infer<typeof FormField>;
