import { z } from "zod";
import { PocoError } from "../domain/errors.ts";

/** What the API tells about who may do what. Read leniently: a newer PoCo may tell more. */
const Person = z.object({
  platform: z.string(),
  person_id: z.string(),
  name: z.string().nullable(),
  role: z.string(),
  granted_by: z.string(),
  granted_at: z.string(),
});

export const AccessList = z.object({
  people: z.array(Person),
  waiting: z.array(
    z.object({
      platform: z.string(),
      person_id: z.string(),
      name: z.string().nullable(),
      code: z.string(),
      expires_at: z.string(),
    }),
  ),
});

export const AccessChange = z.object({
  ok: z.boolean(),
  message: z.string(),
  person: Person.optional(),
});

/** From most to least. A test holds them against those of the domain. */
export const roleNames: readonly string[] = ["owner", "admin", "member", "viewer"];

export function expectRole(role: string): string {
  if (roleNames.includes(role)) return role;
  throw new PocoError("invalid_request", `"${role}" is no role. The roles are ${roleNames.join(", ")}.`);
}
