import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join, resolve } from "node:path";

/** Where the program of a command is: a name is looked up on PATH, a path is taken as it is. Undefined when there is none that can be run. */
export function findCommand(
  command: string,
  environment: Readonly<Record<string, string>>,
): string | undefined {
  if (command.includes("/")) {
    const home = environment["HOME"] ?? "";
    const path = command.startsWith("~/") ? join(home, command.slice(2)) : resolve(command);
    return isRunnable(path) ? path : undefined;
  }
  return (environment["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, command))
    .find(isRunnable);
}

export function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // absent or not executable: the answer
  }
}
