/** What survives a reload. A browser that keeps nothing (private mode, full disk) still works until the reload. */
const memory = new Map<string, string>();

export function load(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? memory.get(key);
  } catch {
    // Storage is forbidden here.
    return memory.get(key);
  }
}

export function save(key: string, value: string): void {
  memory.set(key, value);
  try {
    localStorage.setItem(key, value);
  } catch {
    // Forbidden or full: memory has it.
  }
}

export function forget(key: string): void {
  memory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // Forbidden: there was nothing to remove.
  }
}

export function keysWith(prefix: string): readonly string[] {
  const keys = new Set(memory.keys());
  try {
    for (const key of Object.keys(localStorage)) keys.add(key);
  } catch {
    // Forbidden: memory has all there is.
  }
  return [...keys].filter((key) => key.startsWith(prefix));
}
