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
  /** Another way to the values than to enter them. */
  readonly obtain?: Obtain<Group>;
  /** What to do first when all of it is good and PoCo runs; goes on with "Next: `poco start`, then ...". */
  readonly next?: string;
}

/** A person acts in the app itself, and the values come from there. */
export interface Obtain<Group extends SettingGroup = SettingGroup> {
  /** The choice, e.g. `Scan a code with the app`, and the other one, to enter the values. */
  readonly label: string;
  readonly otherwise: string;
  /** Never rejects. */
  run(values: ValuesOf<Group>, how: Obtaining): Promise<Obtained<Group>>;
}

export interface Obtaining {
  readonly say: (line: string) => void;
  /** How long a line may be; Infinity where nothing breaks lines. */
  readonly columns: number;
  /** Somebody does not want to go on. */
  readonly signal: AbortSignal;
}

export type Obtained<Group extends SettingGroup = SettingGroup> =
  | { readonly kind: "values"; readonly values: Partial<Record<keyof Group & string, string>> }
  /** For people, in a whole sentence. */
  | { readonly kind: "failed"; readonly why: string };

export interface Finding {
  readonly isGood: boolean;
  /** For people; where it is not good, with the next step. */
  readonly text: string;
  /** The app does not take what was given: it is not kept. Not set where nobody knows, as when the app cannot be reached. */
  readonly isRefusal?: true;
}
