import type { PersonId } from "./ids.ts";

/** What a person may do at most; the project's policy narrows it. */
export const roles = ["owner", "admin", "member", "viewer"] as const;
export type Role = (typeof roles)[number];

/** Somebody who acts through a platform. */
export interface Person {
  readonly id: PersonId;
  /** The platform they acted on; the same id on two platforms is two persons. */
  readonly platform: string;
  /** What people call them, where the app says it. */
  readonly name?: string;
}

/** Somebody with a role. Times are epoch milliseconds. */
export interface KnownPerson {
  readonly platform: string;
  readonly id: PersonId;
  readonly name: string | null;
  readonly role: Role;
  readonly grantedBy: PersonId;
  readonly grantedAt: number;
}

/** Somebody who wrote to PoCo and has no role; whoever can read the server's terminal lets them in by the code. */
export interface Stranger {
  readonly platform: string;
  readonly id: PersonId;
  readonly name: string | null;
  readonly code: string;
  readonly expiresAt: number;
}

/** One text for one person, e.g. in a project's list of members: `slack:U02AB`. */
export function personKey({ platform, id }: Pick<Person, "platform" | "id">): string {
  return `${platform}:${id}`;
}

/** Where a message came from and where its answer goes. */
export interface Conversation {
  readonly platform: string;
  /** The platform's own id: a chat id, a channel, `room:<project>`. */
  readonly id: string;
  readonly surface: "dm" | "group";
}

/** Who looks at a card: it shows them what they may see. */
export interface Viewer {
  readonly person: Person;
  readonly role: Role;
  /** Where the card stands; undefined for a panel. */
  readonly where?: Conversation;
}
