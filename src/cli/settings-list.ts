import type { Adapters, LoadedSettings } from "../config/load-settings.ts";
import type { SettingGroup } from "../config/setting.ts";

/** Every setting for people: by group, with its value and where it came from. Secrets are masked. */
export function settingsLines(settings: LoadedSettings, adapters: Adapters): readonly string[] {
  const groups = groupsWithTitles(settings, adapters);
  const rows = groups.flatMap(({ rows }) => rows);
  const keyWidth = Math.max(...rows.map(({ key }) => key.length));
  const valueWidth = Math.min(40, Math.max(...rows.map(({ value }) => value.length)));
  return [
    `Settings file: ${settings.files.config}`,
    `Files: ${settings.files.home}`,
    ...groups.flatMap(({ title, rows }) => [
      "",
      title,
      ...rows.map(
        ({ key, value, place }) => `  ${key.padEnd(keyWidth)}  ${value.padEnd(valueWidth)}  ${place}`,
      ),
    ]),
    ...(settings.warnings.length === 0
      ? []
      : ["", ...settings.warnings.map((warning) => `Note: ${warning}`)]),
  ];
}

/** The same for machines. */
export function settingsJson(settings: LoadedSettings, adapters: Adapters): string {
  const list = groupsWithTitles(settings, adapters).flatMap(({ name, rows }) =>
    rows.map((row) => ({ group: name, ...row })),
  );
  const { files, warnings } = settings;
  return JSON.stringify({ home: files.home, config: files.config, settings: list, warnings }, null, 2);
}

interface TitledGroup {
  readonly name: string;
  readonly title: string;
  readonly rows: readonly {
    readonly key: string;
    readonly value: string;
    readonly layer: string;
    readonly place: string;
  }[];
}

function groupsWithTitles(settings: LoadedSettings, { agents, platforms }: Adapters): readonly TitledGroup[] {
  const titled = [
    { name: "core", title: "PoCo", settings: settings.groups.core },
    ...agents.map(({ name, title, settings }) => ({ name, title: `Agent: ${title}`, settings })),
    ...platforms.map(({ name, title, settings }) => ({ name, title: `Platform: ${title}`, settings })),
  ];
  return titled
    .map(({ name, title, settings: group }) => ({ name, title, rows: rowsOf(group, settings) }))
    .filter(({ rows }) => rows.length > 0);
}

function rowsOf(group: SettingGroup, { origins }: LoadedSettings): TitledGroup["rows"] {
  return Object.values(group).flatMap(({ key }) => {
    const origin = origins[key];
    return origin === undefined
      ? []
      : [{ key, value: origin.shown, layer: origin.layer, place: origin.place }];
  });
}
