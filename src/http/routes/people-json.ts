import type { KnownPerson, Stranger } from "../../domain/person.ts";
import { isoTime } from "./task-event-json.ts";

export function personJson({ platform, id, name, role, grantedBy, grantedAt }: KnownPerson) {
  return {
    platform,
    person_id: id,
    name,
    role,
    granted_by: grantedBy,
    granted_at: isoTime(grantedAt),
  };
}

export function strangerJson({ platform, id, name, code, expiresAt }: Stranger) {
  return { platform, person_id: id, name, code, expires_at: isoTime(expiresAt) };
}
