/** An id that nobody made before. Not `randomUUID`: a phone may reach PoCo over plain http, where that is missing. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
