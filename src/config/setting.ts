import type { z } from "zod";

/**
 * One setting of PoCo, of an agent or of a platform. The folder that needs it exports it; reading, checking,
 * `docs/settings.md` and `/debug/env` follow from this description.
 */
export interface Setting<Value = unknown> {
  /** The flat name: of the environment variable and of the flat key in the settings file. */
  readonly key: `POCO_${string}`;
  /** `section.field` in the settings file, where the setting has such a form. */
  readonly path?: `${string}.${string}`;
  /**
   * Reads what a layer holds; its output is what the program gets. Its input is trimmed text, for numbers, booleans
   * and the default too; an array or an object of the file comes as it is; undefined means "not set".
   */
  readonly schema: z.ZodType<Value>;
  /** What holds when no layer says anything, in the form a person would write; undefined for "not set". */
  readonly default: string | undefined;
  readonly unit?: string;
  /** One line for people. */
  readonly doc: string;
  readonly isSecret?: boolean;
  /** True for a path: `~` is expanded and the result is absolute. */
  readonly isPath?: boolean;
  /** True for several paths with `:` between them (in the file an array too); the schema gets an array of absolute paths. */
  readonly isPathList?: boolean;
}

/** Settings by the name under which the program reads them. */
export type SettingGroup = Readonly<Record<string, Setting>>;

/** The values of a group, e.g. `ValuesOf<typeof codexSettings>`. */
export type ValuesOf<Group extends SettingGroup> = {
  readonly [Name in keyof Group]: Group[Name] extends Setting<infer Value> ? Value : never;
};

/** How people connect PoCo with something outside that these settings describe. */
export interface Setup<Group extends SettingGroup = SettingGroup> {
  /** What to do there before the questions, line by line. */
  intro(values: ValuesOf<Group>): readonly string[];
  /** The settings to ask for, in this order. */
  asks(values: ValuesOf<Group>): readonly (keyof Group & string)[];
  /** Tries what was given against what is outside. Never rejects. */
  check(values: ValuesOf<Group>): Promise<readonly Finding[]>;
  /** What to do first when all of it is good and PoCo runs; goes on with "Next: `poco start`, then ...". */
  readonly next?: string;
}

export interface Finding {
  readonly isGood: boolean;
  /** For people; where it is not good, with the next step. */
  readonly text: string;
}
