declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type ProjectId = Branded<"ProjectId">;
export type SessionId = Branded<"SessionId">;
export type TaskId = Branded<"TaskId">;
/** One run of an agent for a task. Events of another run are refused. */
export type RunId = Branded<"RunId">;
export type ApprovalId = Branded<"ApprovalId">;
/** The number that the inbox gave an inbound event; grows by arrival. */
export type InboxId = number & { readonly [brand]: "InboxId" };
/** Who acted, as the platform names them: an open id, a Slack user id, `local_demo_user`. */
export type PersonId = Branded<"PersonId">;

export const projectId = (text: string): ProjectId => text as ProjectId;
export const sessionId = (text: string): SessionId => text as SessionId;
export const taskId = (text: string): TaskId => text as TaskId;
export const runId = (text: string): RunId => text as RunId;
export const approvalId = (text: string): ApprovalId => text as ApprovalId;
export const inboxId = (number: number): InboxId => number as InboxId;
export const personId = (text: string): PersonId => text as PersonId;
