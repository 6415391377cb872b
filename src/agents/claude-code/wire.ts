import { z } from "zod";

/*
 * The lines of `claude -p --output-format stream-json`, as far as PoCo uses them: read off Claude Code 2.1.330. The
 * protocol is the vendor's own, so everything is lenient: null counts as absent, unknown members and lines pass.
 */

const text = z.string().nullish().catch(undefined);
const count = z.number().nullish().catch(undefined);
const flag = z.boolean().nullish().catch(undefined);

export const Block = z.looseObject({
  type: text,
  text,
  thinking: text,
  id: text,
  name: text,
  input: z.record(z.string(), z.unknown()).nullish().catch(undefined),
  tool_use_id: text,
  is_error: flag,
  content: z.unknown().optional(),
});
export type Block = z.infer<typeof Block>;

const Tokens = z.looseObject({
  input_tokens: count,
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
  output_tokens: count,
});
export type Tokens = z.infer<typeof Tokens>;

const tokens = Tokens.nullish().catch(undefined);

const Message = z.looseObject({
  id: text,
  model: text,
  content: z
    .union([z.string(), z.array(Block)])
    .nullish()
    .catch(undefined),
  usage: tokens,
});

const StreamEvent = z.looseObject({
  type: text,
  index: count,
  message: Message.nullish().catch(undefined),
  content_block: Block.nullish().catch(undefined),
  delta: z.looseObject({ type: text, text, thinking: text }).nullish().catch(undefined),
});
export type StreamEvent = z.infer<typeof StreamEvent>;

const PermissionUpdate = z.looseObject({
  type: text,
  destination: text,
  mode: text,
  behavior: text,
  rules: z
    .array(z.looseObject({ toolName: text, ruleContent: text }))
    .nullish()
    .catch(undefined),
  directories: z.array(z.string()).nullish().catch(undefined),
});
export type PermissionUpdate = z.infer<typeof PermissionUpdate>;

const ToolRequest = z.looseObject({
  subtype: text,
  tool_name: text,
  display_name: text,
  input: z.record(z.string(), z.unknown()).nullish().catch(undefined),
  description: text,
  permission_suggestions: z.array(PermissionUpdate).nullish().catch(undefined),
  blocked_path: text,
  decision_reason: text,
  tool_use_id: text,
});
export type ToolRequest = z.infer<typeof ToolRequest>;

export const ModelRow = z.looseObject({ value: text, displayName: text, description: text });

/** One line of the program. */
export const Line = z.looseObject({
  type: text,
  subtype: text,
  session_id: text,
  /** Set for what a sub-agent does: the tool call that started it. */
  parent_tool_use_id: text,
  // system/init
  permissionMode: text,
  model: text,
  claude_code_version: text,
  // system/api_retry
  attempt: count,
  max_retries: count,
  error_status: count,
  error: z.unknown().optional(),
  // system/informational
  content: z.unknown().optional(),
  // system/compact_boundary
  compact_metadata: z
    .looseObject({ trigger: text, pre_tokens: count, post_tokens: count })
    .nullish()
    .catch(undefined),
  // stream_event, assistant, user
  event: StreamEvent.nullish().catch(undefined),
  /** At the end of a message that broke off: the blocks from this one on are void, the model is asked again. */
  abandoned_blocks: z.looseObject({ from_block_index: count }).nullish().catch(undefined),
  message: Message.nullish().catch(undefined),
  tool_use_result: z.unknown().optional(),
  tool_result_meta: z
    .array(z.looseObject({ id: text, non_execution_kind: text }))
    .nullish()
    .catch(undefined),
  // result
  is_error: flag,
  terminal_reason: text,
  result: text,
  errors: z.array(z.string()).nullish().catch(undefined),
  api_error_status: count,
  usage: tokens,
  total_cost_usd: count,
  modelUsage: z
    .record(z.string(), z.looseObject({ contextWindow: count }))
    .nullish()
    .catch(undefined),
  user_message_uuids: z.array(z.string()).nullish().catch(undefined),
  // command_lifecycle
  command_uuid: text,
  state: text,
  // control_request, control_cancel_request
  request_id: text,
  request: ToolRequest.nullish().catch(undefined),
  // control_response
  response: z
    .looseObject({
      subtype: text,
      request_id: text,
      error: text,
      error_code: text,
      response: z.record(z.string(), z.unknown()).nullish().catch(undefined),
    })
    .nullish()
    .catch(undefined),
  // rate_limit_event
  rate_limit_info: z.looseObject({ status: text, resetsAt: count }).nullish().catch(undefined),
});
export type Line = z.infer<typeof Line>;

export type MessageInput =
  | { readonly type: "text"; readonly text: string }
  | {
      readonly type: "image";
      readonly source: { readonly type: "base64"; readonly media_type: string; readonly data: string };
    };

/** What PoCo writes to say something to the model. With an id, so that it can be matched and taken back. */
export function userMessage(uuid: string, content: readonly MessageInput[]): object {
  return { type: "user", uuid, session_id: "", parent_tool_use_id: null, message: { role: "user", content } };
}
