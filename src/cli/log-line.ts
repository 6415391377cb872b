import { z } from "zod";

const Line = z.looseObject({ level: z.string(), time: z.string(), msg: z.string().default("") });

/** Levels that a person should see at once. */
const pressing: readonly string[] = ["warn", "error", "fatal"];

/** A line of the log, for people: `12:34:56 warn  card update refused  task=t_1`. Other lines stay as they are. */
export function readableLine(line: string): string {
  const parsed = parse(line);
  if (parsed === undefined) return line;
  const { level, time, msg, ...fields } = parsed;
  const facts = Object.entries(fields).map(([name, value]) => `${name}=${fact(value)}`);
  return [`${time.slice(11, 19)} ${level.padEnd(5)} ${msg}`, ...facts].join("  ");
}

/** True for warnings and errors, and for what is no line of the log at all, e.g. the last words of a crash. */
export function isPressing(line: string): boolean {
  const level = parse(line)?.level;
  return level === undefined || pressing.includes(level);
}

function parse(line: string): z.infer<typeof Line> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return Line.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined; // not JSON: a line of something else in the same file
  }
}

/** Of an error its message is enough here; the log has the rest. */
function fact(value: unknown): string {
  const failure = z.object({ message: z.string() }).safeParse(value);
  const text = failure.success ? failure.data.message : value;
  return typeof text === "string" ? text : JSON.stringify(text);
}
