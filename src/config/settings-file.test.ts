import { chmod, mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { createTempHome } from "../testing/temp-home.ts";
import { changeSettingsFile, readSettingsFile } from "./settings-file.ts";

async function aFile(text?: string) {
  const home = await createTempHome();
  if (text !== undefined) {
    await mkdir(dirname(home.files.config), { recursive: true });
    await writeFile(home.files.config, text);
  }
  return { path: home.files.config, user: home.user, [Symbol.asyncDispose]: () => home.remove() };
}

it.each([
  ["a missing file", undefined],
  ["an empty file", "\n"],
])("reads %s as one without settings", async (_what, text) => {
  await using file = await aFile(text);

  expect(await readSettingsFile(file.path)).toEqual({ path: file.path, content: {} });
});

it("says at which line and column a broken file is broken", async () => {
  await using file = await aFile('{\n  "POCO_HTTP_PORT": 8000,\n}\n');

  await expect(readSettingsFile(file.path)).rejects.toMatchObject({
    code: "settings",
    message: `${file.path} is not JSON: line 3, column 1, at }. Mend it there.`,
  });
});

it.each(["[]", "null", '"text"'])("refuses %s, which is no object", async (text) => {
  await using file = await aFile(text);

  await expect(readSettingsFile(file.path)).rejects.toMatchObject({ code: "settings" });
});

it("says that a file cannot be read", async () => {
  await using file = await aFile();
  await mkdir(file.path, { recursive: true });

  await expect(readSettingsFile(file.path)).rejects.toMatchObject({
    code: "settings",
    message: expect.stringContaining("cannot be read") as string,
  });
});

it("keeps what is in the file, changes what is asked and removes what is undefined", async () => {
  await using file = await aFile(
    '\uFEFF{"note":"für mich","slack":{"bot_token":"x"},"POCO_LOG_LEVEL":"debug"}',
  );

  await changeSettingsFile(file.path, { POCO_HTTP_PORT: "9000", POCO_LOG_LEVEL: undefined });

  expect(await readFile(file.path, "utf8")).toBe(
    '{\n  "note": "für mich",\n  "slack": {\n    "bot_token": "x"\n  },\n  "POCO_HTTP_PORT": "9000"\n}\n',
  );
});

it("writes a file and a folder that only PoCo's user may read, and leaves nothing else behind", async () => {
  await using file = await aFile();

  await changeSettingsFile(file.path, { POCO_LOG_LEVEL: "debug" });

  expect((await stat(file.path)).mode & 0o777).toBe(0o600);
  expect((await stat(dirname(file.path))).mode & 0o777).toBe(0o700);
  expect(await readdir(dirname(file.path))).toEqual(["poco.config.json"]);
});

it("takes the rights of others from a file that was open to them", async () => {
  await using file = await aFile("{}");
  await chmod(file.path, 0o644);

  await changeSettingsFile(file.path, { POCO_LOG_LEVEL: "debug" });

  expect((await stat(file.path)).mode & 0o777).toBe(0o600);
});

it("leaves a link a link", async () => {
  await using file = await aFile();
  const real = join(file.user, "dotfiles.json");
  await writeFile(real, "{}");
  await mkdir(dirname(file.path));
  await symlink(real, file.path);

  await changeSettingsFile(file.path, { POCO_LOG_LEVEL: "debug" });

  expect(await readlink(file.path)).toBe(real);
  expect(await readFile(real, "utf8")).toContain("debug");
});

it("does not touch a broken file", async () => {
  await using file = await aFile("{broken");

  await expect(changeSettingsFile(file.path, { POCO_LOG_LEVEL: "debug" })).rejects.toThrow(
    "line 1, column 2",
  );
  expect(await readFile(file.path, "utf8")).toBe("{broken");
});
