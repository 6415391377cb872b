import { allowedValues } from "./allowed.ts";
import { type Adapters, groupsOf } from "./load-settings.ts";
import { locationSettings } from "./locations.ts";
import type { Setting, SettingGroup } from "./setting.ts";

const introduction = `# Settings

This page is written by \`npm run docs:settings\` from the schemas that PoCo reads its settings with.

## Where a setting may stand

Nothing needs to be set. What is set is looked for in this order, and the first place that has a value wins:

1. the command line (\`poco start --host … --port …\`)
2. the environment, under the name in the tables below
3. the settings file, under the same name: \`{ "POCO_HTTP_PORT": 8080 }\`
4. a section of the settings file, where the table names one: \`{ "http": { "port": 8080 } }\`
5. the default

- The settings file is \`poco.config.json\` in \`POCO_HOME\`. \`poco config set KEY VALUE\` checks a value and writes it there, readable for PoCo's user alone.
- An empty variable, an empty text and a JSON \`null\` count as not set: the next place is asked.
- In paths, \`~\` is the home directory. A relative path starts from the working directory, in the settings file from the file's own folder.
- A wrong value stops the start. The message names every wrong setting, where it stands and what is allowed.
- A name that PoCo does not know, most often a slip of the keyboard, is a warning.
- \`poco config show\` prints every setting with its value and the place it came from. Secrets are masked there and never appear in the log.
- A change takes effect at the next start: \`poco restart\`.
`;

/** The text of docs/settings.md. */
export function settingsPage(adapters: Adapters): string {
  const groups = groupsOf(adapters, "~/.poco");
  return [
    introduction,
    section("Files", locationSettings),
    section("PoCo", groups.core),
    ...adapters.agents.map(({ title, settings }) => section(`Agent: ${title}`, settings)),
    ...adapters.platforms.map(({ title, settings }) => section(`Platform: ${title}`, settings)),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function section(title: string, group: SettingGroup): string {
  const settings = Object.values(group);
  if (settings.length === 0) return "";
  const head = "| Setting | In a section | Values | Default | What it does |\n|---|---|---|---|---|\n";
  return `## ${title}\n\n${head}${settings.map(row).join("")}`;
}

function row(setting: Setting): string {
  const { key, path, default: value, doc, isSecret } = setting;
  const cells = [
    code(key),
    path === undefined ? "" : code(path),
    values(setting),
    value === undefined ? "not set" : code(value),
    isSecret ? `Secret. ${doc}` : doc,
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
}

function values(setting: Setting): string {
  if (setting.isPathList) return "paths";
  const allowed = setting.isPath ? "a path" : (allowedValues(setting) ?? "");
  return setting.unit === undefined ? allowed : `${allowed} (${setting.unit})`;
}

function code(text: string): string {
  return `\`${text}\``;
}
