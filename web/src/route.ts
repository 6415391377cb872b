import { signal } from "@preact/signals";

/** The project whose room is open; null at home. */
export const openRoom = signal<string | null>(read());

addEventListener("hashchange", () => {
  openRoom.value = read();
});

export function goTo(room: string | null): void {
  location.hash = room === null ? "#/" : `#/room/${encodeURIComponent(room)}`;
}

function read(): string | null {
  const room = /^#\/room\/([\w.%-]+)$/.exec(location.hash)?.[1];
  return room === undefined ? null : decodeURIComponent(room);
}
