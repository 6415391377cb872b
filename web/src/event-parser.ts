export interface ServerEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string;
}

/** Reads server-sent events out of a stream of text that is cut anywhere. */
export function createEventParser(): (chunk: string) => readonly ServerEvent[] {
  let rest = "";
  return (chunk) => {
    const parts = (rest + chunk).split("\n\n");
    rest = parts.pop() ?? "";
    return parts.flatMap(eventOf);
  };
}

function eventOf(text: string): readonly ServerEvent[] {
  const lines = text.split("\n");
  const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const data = field("data");
  return data === undefined ? [] : [{ id: field("id"), event: field("event") ?? "message", data }];
}
