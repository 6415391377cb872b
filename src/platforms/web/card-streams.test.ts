import { afterEach, describe, expect, it } from "vitest";
import { CardStreams } from "./card-streams.ts";

/** Longer than any test: no heartbeat unless a test asks for one. */
const never = 2 ** 30;

let streams = new CardStreams({ heartbeatMs: never });

afterEach(() => {
  streams.close();
  streams = new CardStreams({ heartbeatMs: never });
});

describe("a stream of cards", () => {
  it("tells a new browser where it begins, then what happens", async () => {
    const browser = read(streams.open("room:p1", undefined));

    expect((await browser.next()).event).toBe("ready");
    send("task:1", 1);
    expect(await browser.next()).toMatchObject({ event: "card", data: '{"key":"task:1","version":1}' });
  });

  it("reaches every browser of the conversation and none of another", async () => {
    const browsers = [1, 2].map(() => read(streams.open("room:p1", undefined)));
    const other = read(streams.open("room:p2", undefined));
    for (const browser of [...browsers, other]) await browser.next();

    send("task:1", 1);
    streams.send("room:p2", { event: "card", key: "task:2", version: 1, data: "other" });

    for (const browser of browsers) expect((await browser.next()).data).toContain("task:1");
    expect((await other.next()).data).toBe('"other"');
  });

  it("goes on for a browser that comes back where it stopped reading, without what is out of date", async () => {
    const browser = read(streams.open("room:p1", undefined));
    const { id } = await browser.next();
    send("task:1", 1);
    send("task:1", 2);
    send("task:2", 1);

    const again = read(streams.open("room:p1", id));

    expect((await again.next()).event).toBe("");
    expect((await again.next()).data).toBe('{"key":"task:1","version":2}');
    expect((await again.next()).data).toBe('{"key":"task:2","version":1}');
  });

  it("never shows an older version after a newer one", async () => {
    const browser = read(streams.open("room:p1", undefined));
    await browser.next();

    send("task:1", 5);
    send("task:1", 4);
    send("task:2", 1);

    expect((await browser.next()).data).toContain('"version":5');
    expect((await browser.next()).data).toContain("task:2");
  });

  it.each(["x", "other-3", "-1", "", `${Date.now().toString(36)}-99999`])(
    "tells a browser with the unknown id %j to start over",
    async (id) => {
      expect((await read(streams.open("room:p1", id)).next()).event).toBe("reset");
    },
  );

  it("tells a browser to start over once what it missed was forgotten", async () => {
    const { id } = await read(streams.open("room:p1", undefined)).next();
    for (let number = 0; number < 200; number += 1) send(`task:${number}`, 1);

    expect((await read(streams.open("room:p1", id)).next()).event).toBe("reset");
  });

  it("ends for a browser that is too slow, so that it comes back and starts over", async () => {
    const browser = read(streams.open("room:p1", undefined));
    const { id } = await browser.next();
    for (let number = 0; number < 200; number += 1) send(`task:${number}`, 1);

    expect((await browser.next()).isOver).toBe(true);
    expect((await read(streams.open("room:p1", id)).next()).event).toBe("reset");
  });

  it("sends a comment when nothing happens", async () => {
    const quiet = new CardStreams({ heartbeatMs: 1 });
    const browser = read(quiet.open("room:p1", undefined));
    await browser.next();

    expect((await browser.next()).comment).toBe("still here");
    quiet.close();
  });

  it("counts its browsers and forgets one that left", async () => {
    const browser = read(streams.open("room:p1", undefined));
    await browser.next();
    expect(streams.viewers()).toBe(1);

    await browser.leave();

    expect(streams.viewers()).toBe(0);
  });

  it("ends all streams on close, also one that is opened later", async () => {
    const browser = read(streams.open("room:p1", undefined));
    await browser.next();

    streams.close();

    expect((await browser.next()).isOver).toBe(true);
    const late = read(streams.open("room:p1", undefined));
    await late.next();
    expect((await late.next()).isOver).toBe(true);
  });
});

function send(key: string, version: number): void {
  streams.send("room:p1", { event: "card", key, version, data: { key, version } });
}

function read(stream: ReadableStream<Uint8Array>) {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = "";
  return {
    async next() {
      while (!text.includes("\n\n")) {
        const { done, value } = await reader.read();
        if (done) return { isOver: true, id: "", event: "", data: "", comment: "" };
        text += decoder.decode(value, { stream: true });
      }
      const end = text.indexOf("\n\n");
      const lines = text.slice(0, end).split("\n");
      text = text.slice(end + 2);
      const field = (name: string) => lines.find((line) => line.startsWith(name))?.slice(name.length) ?? "";
      return {
        isOver: false,
        id: field("id: "),
        event: field("event: "),
        data: field("data: "),
        comment: field(": "),
      };
    },
    leave: () => reader.cancel(),
  };
}
