import { signal } from "@preact/signals";
import { load, save } from "./browser-storage.ts";

const key = "poco.token";

/** True while the server wants a token that we do not have. */
export const needsToken = signal(false);

let waiting: (() => void)[] = [];

export function authorization(): Record<string, string> {
  const token = load(key);
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** True when the server wants another one than we have. */
export function wasRefused(): boolean {
  return load(key) !== undefined;
}

/** Resolves when the person has given a token. */
export function tokenGiven(): Promise<void> {
  needsToken.value = true;
  return new Promise((resolve) => waiting.push(resolve));
}

export function giveToken(token: string): void {
  save(key, token.trim());
  needsToken.value = false;
  const resumed = waiting;
  waiting = [];
  for (const resume of resumed) resume();
}
