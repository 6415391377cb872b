import { mkdir } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { personId } from "../domain/ids.ts";
import { roles } from "../domain/person.ts";
import { listen } from "../http/server.ts";
import { createHttpAppFixture, type HttpApp, type HttpAppOptions, jsonOf } from "../testing/http-app.ts";
import { runInProcess } from "../testing/run-in-process.ts";
import { createTempHome } from "../testing/temp-home.ts";
import { roleNames } from "./access-words.ts";
import { announcePoco } from "./running-poco.ts";

interface ServedHome extends AsyncDisposable {
  readonly poco: HttpApp;
  run(args: readonly string[], more?: Readonly<Record<string, string>>): ReturnType<typeof runInProcess>;
}

/** A home in which this process is announced as the PoCo that runs; its server is the real one. */
async function aServedHome(options: HttpAppOptions = {}): Promise<ServedHome> {
  const poco = await createHttpAppFixture(options);
  const server = await listen(poco.app, { host: "127.0.0.1", port: 0 });
  const home = await anAnnounced(server.address);
  return {
    poco,
    run: home.run,
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await poco[Symbol.asyncDispose]();
      await home[Symbol.asyncDispose]();
    },
  };
}

async function anAnnounced(address: string) {
  const home = await createTempHome();
  await mkdir(home.files.home);
  const about = { version: "0.0.0", stopGraceSeconds: 1, flags: {}, agents: [], warnings: [] };
  await announcePoco(home.files, { address, ...about });
  const run: ServedHome["run"] = (args, more = {}) => runInProcess(args, { ...home.environment, ...more });
  return { run, [Symbol.asyncDispose]: home.remove };
}

/** Somebody whom PoCo does not know writes to it; answers their code. */
async function knock(poco: HttpApp, id: string, name?: string): Promise<string> {
  const person = { platform: "chat", id: personId(id), ...(name === undefined ? {} : { name }) };
  const { outcome } = await poco.gateway.intake.take({
    kind: "message",
    eventId: `knock-${id}`,
    conversation: { platform: "chat", id: `dm-${id}`, surface: "dm" },
    person,
    source: "chat",
    messageId: null,
    text: "hello",
  });
  await outcome;
  const waiting = await poco.store.people.strangers(Date.now());
  return waiting.find((stranger) => stranger.id === person.id)?.code ?? "nobody waits";
}

const roleOf = async (poco: HttpApp, id: string, platform = "chat") =>
  (await poco.store.people.get({ platform, id: personId(id) }))?.role;

describe("poco pair", () => {
  it("makes the first one the owner, and the next one what is said", async () => {
    await using home = await aServedHome();
    const [ann, ben, cleo] = [
      await knock(home.poco, "ann"),
      await knock(home.poco, "ben"),
      await knock(home.poco, "cleo"),
    ];

    const first = await home.run(["pair", ann]);
    const second = await home.run(["pair", ben]);
    const third = await home.run(["pair", ` ${cleo.toLowerCase()} `, "--role", "admin"]);

    expect([first, second, third]).toMatchObject([{ code: 0, err: "" }, { code: 0 }, { code: 0 }]);
    expect(first.out).toMatch(/ann.*owner/);
    expect(await roleOf(home.poco, "ann")).toBe("owner");
    expect(await roleOf(home.poco, "ben")).toBe("member");
    expect(await roleOf(home.poco, "cleo")).toBe("admin");
  });

  it("says the same to machines", async () => {
    await using home = await aServedHome();
    const code = await knock(home.poco, "ann", "Ann");

    const ran = await home.run(["pair", code, "--json"]);

    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out)).toMatchObject({
      ok: true,
      person: { platform: "chat", person_id: "ann", name: "Ann", role: "owner" },
    });
  });

  it("says that nobody waits under a code: exit code 1", async () => {
    await using home = await aServedHome();
    await knock(home.poco, "ann");

    const ran = await home.run(["pair", "AAAA-AAAA"]);

    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.err).toMatch(/^[A-Z].+\.\n$/);
    expect(await home.poco.store.people.list()).toEqual([]);
  });
});

describe("poco access", () => {
  it("lists people and those who wait, ready for the next command", async () => {
    await using home = await aServedHome();
    await home.run(["pair", await knock(home.poco, "ann", "Ann")]);
    const code = await knock(home.poco, "ben");

    const ran = await home.run(["access", "list"]);

    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out).toMatch(
      /^People:\n {2}owner {2}chat {2}ann {2}Ann {2}since \d{4}-\d\d-\d\d \d\d:\d\d UTC, by owner\n\nWaiting/,
    );
    expect(ran.out).toMatch(new RegExp(`^ {2}${code} {2}chat {2}ben {2,}until \\d{4}-.* UTC$`, "m"));
    expect(await home.run(["access"])).toEqual(ran);
  });

  it("says that nobody is there yet, and how they come in", async () => {
    await using home = await aServedHome();

    const ran = await home.run(["access"]);

    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out).toContain("Nobody has a role yet.");
    expect(ran.out).toContain("poco pair CODE");
  });

  it("lists for machines as the API does", async () => {
    await using home = await aServedHome();
    await knock(home.poco, "ann");

    const ran = await home.run(["access", "list", "--json"]);

    expect(JSON.parse(ran.out)).toEqual(await jsonOf(await home.poco.get("/access")));
  });

  it("shows no name that could play with the terminal", async () => {
    await using home = await aServedHome();
    await knock(home.poco, "ann", "\x1b[2JAnn\nowner chat mallory");

    const ran = await home.run(["access", "list"]);

    expect(ran.out).not.toContain("\x1b");
    expect(ran.out.split("\n").filter((line) => line.includes("mallory"))).toHaveLength(1);
    expect(ran.out).not.toMatch(/^owner chat mallory/m);
  });

  it("gives a role and takes it away", async () => {
    await using home = await aServedHome();

    const granted = await home.run(["access", "grant", "web", "ben", "viewer"]);
    const role = await roleOf(home.poco, "ben", "web");
    const again = await home.run(["access", "grant", "web", "ben", "admin", "--json"]);
    const revoked = await home.run(["access", "revoke", "web", "ben"]);
    const late = await home.run(["access", "revoke", "web", "ben"]);

    expect([granted.code, role]).toEqual([0, "viewer"]);
    expect(granted.out).toMatch(/viewer/);
    expect(JSON.parse(again.out)).toMatchObject({ ok: true, person: { person_id: "ben", role: "admin" } });
    expect(revoked).toMatchObject({ code: 0, err: "" });
    expect(await roleOf(home.poco, "ben", "web")).toBeUndefined();
    expect(late).toMatchObject({ code: 1, out: "" });
    expect(late.err).toMatch(/^web:ben has no role.*\.\n$/);
  });

  it("knows the roles of the domain", () => {
    expect(roleNames).toEqual(roles);
  });
});

describe("the PoCo that is asked", () => {
  const token = "a-long-token-of-the-owner";

  it("gets the token of the settings where it wants one", async () => {
    await using home = await aServedHome({ token });

    expect(await home.run(["access"], { POCO_HTTP_TOKEN: token })).toMatchObject({ code: 0, err: "" });
  });

  it.each([{}, { POCO_HTTP_TOKEN: "another-long-token-of-somebody" }])(
    "says that another token is missing: exit code 1 (%j)",
    async (environment) => {
      await using home = await aServedHome({ token });

      const ran = await home.run(["access"], environment);

      expect(ran).toMatchObject({ code: 1, out: "" });
      expect(ran.err).toContain("Set POCO_HTTP_TOKEN");
    },
  );

  it("may not answer: exit code 1, with where to look", async () => {
    await using nobody = await anAnnounced("http://127.0.0.1:1");

    const ran = await nobody.run(["pair", "K7QF-2MXP"]);

    expect(ran).toEqual({
      code: 1,
      out: "",
      err: "PoCo at http://127.0.0.1:1 does not answer. Look at `poco status` and `poco logs`.\n",
    });
  });

  it.each([
    [200, "{}", "is of another version. Run `poco restart`."],
    [200, "<html>", "is of another version. Run `poco restart`."],
    [404, '{"detail":"Not Found"}', "is of another version. Run `poco restart`."],
    [404, '{"detail":"Nobody waits."}', "Nobody waits."],
    [500, "no JSON", "PoCo answered with status 500. Look at `poco logs`."],
    [409, '{"detail":"\\u001b[2J No."}', "\u{FFFD}[2J No."],
  ])("may answer %i %s: exit code 1", async (status, body, problem) => {
    const server = createServer((_request, response) => response.writeHead(status).end(body));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    // A listening TCP server has an address of this shape.
    const { port } = server.address() as AddressInfo;
    await using home = await anAnnounced(`http://127.0.0.1:${port}`);

    const ran = await home.run(["access"]);

    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.err).toContain(problem);
    await new Promise((resolve) => server.close(resolve));
  });
});
