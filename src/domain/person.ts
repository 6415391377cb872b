import type { PersonId } from "./ids.ts";

/** What a person may do at most; the project's policy narrows it. */
export const roles = ["owner", "admin", "member", "viewer"] as const;
export type Role = (typeof roles)[number];

/** Somebody who acts through a platform. */
export interface Person {
  readonly id: PersonId;
  /** The platform they acted on; the same id on two platforms is two persons. */
  readonly platform: string;
}

/** Where a message came from and where its answer goes. */
export interface Conversation {
  readonly platform: string;
  /** The platform's own id: a chat id, a channel, `room:<project>`. */
  readonly id: string;
  readonly surface: "dm" | "group";
}
