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
