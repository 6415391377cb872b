import type { PersonId } from "../domain/ids.ts";
import type { KnownPerson, Person, Role, Stranger } from "../domain/person.ts";

/** Who may do what. The names of roles are those of `domain/person.ts`. */
export interface PeopleStore {
  get(person: Pick<Person, "platform" | "id">): Promise<KnownPerson | undefined>;
  /** By role, then by name. */
  list(): Promise<readonly KnownPerson[]>;
  /** Gives somebody this role, whatever they had before; they wait no longer. */
  grant(grant: Grant): Promise<KnownPerson>;
  /** Answers false when they had no role. */
  revoke(person: Pick<Person, "platform" | "id">): Promise<boolean>;
  /**
   * A stranger wrote. `isNew` says that this is their first message since their last code expired: then, and only
   * then, they get an answer. Undefined when so many strangers wait that nobody new gets a code.
   */
  knock(knock: Knock): Promise<{ readonly stranger: Stranger; readonly isNew: boolean } | undefined>;
  /** Whose code is still good at `at`, newest first. */
  strangers(at: number): Promise<readonly Stranger[]>;
  /** Lets in who waits under the code. Nobody is an owner yet: then they become it, whatever `role` says. */
  pair(pair: {
    readonly code: string;
    readonly role: Role;
    readonly by: PersonId;
    readonly at: number;
  }): Promise<KnownPerson | undefined>;
}

export interface Grant {
  readonly person: Person;
  readonly role: Role;
  readonly by: PersonId;
  readonly at: number;
}

export interface Knock {
  readonly person: Person;
  /** A candidate, as people type it. */
  readonly code: string;
  readonly at: number;
  readonly expiresAt: number;
}
