import { type Fields, isFields } from "../fields.ts";

/** One thing that Slack does not accept, and where. */
export interface BlockProblem {
  /** A JSON pointer, as in "/blocks/0/text/text". */
  readonly pointer: string;
  /** In the words of `response_metadata.messages`, as far as they are known. */
  readonly message: string;
}

/** Says what is wrong with a value that stands at the pointer. */
export type Rule = (value: unknown, pointer: string) => readonly BlockProblem[];

/** Says what is wrong with the members of an object together. */
export type Whole = (object: Fields, pointer: string) => readonly BlockProblem[];

export interface Member {
  readonly rule: Rule;
  readonly isRequired: boolean;
}

export type Members = Readonly<Record<string, Member>>;

export interface Bounds {
  readonly least?: number;
  readonly most?: number;
}

export const fine: readonly BlockProblem[] = [];

export function problem(pointer: string, message: string): readonly BlockProblem[] {
  return [{ pointer, message }];
}

export function required(rule: Rule): Member {
  return { rule, isRequired: true };
}

export function optional(rule: Rule): Member {
  return { rule, isRequired: false };
}

/** Exactly these members: Slack refuses what it does not know. The `whole` is looked at when its members are fine. */
export function object(members: Members, whole: Whole = () => fine): Rule {
  return (value, pointer) => {
    if (!isFields(value)) return problem(pointer, "must provide an object");
    const found = [
      ...Object.keys(value)
        .filter((name) => !Object.hasOwn(members, name))
        .flatMap((name) => problem(pointer, `invalid additional property: ${name}`)),
      ...Object.entries(members).flatMap(([name, member]) =>
        memberProblems(member, name, { value, pointer }),
      ),
    ];
    return found.length > 0 ? found : whole(value, pointer);
  };
}

function memberProblems(
  { rule, isRequired }: Member,
  name: string,
  { value, pointer }: { readonly value: Fields; readonly pointer: string },
): readonly BlockProblem[] {
  // What is undefined does not survive JSON.
  if (value[name] !== undefined) return rule(value[name], `${pointer}/${name}`);
  return isRequired ? problem(pointer, `missing required field: ${name}`) : fine;
}

/** Which rule holds is said by the member `type`. */
export function oneOfTypes(rules: Readonly<Record<string, Rule>>): Rule {
  return (value, pointer) => {
    if (!isFields(value)) return problem(pointer, "must provide an object");
    const { type } = value;
    if (type === undefined) return problem(pointer, "missing required field: type");
    if (typeof type !== "string") return problem(`${pointer}/type`, "must provide a string");
    const rule = Object.hasOwn(rules, type) ? rules[type] : undefined;
    return rule === undefined
      ? problem(`${pointer}/type`, `unsupported type: ${type}`)
      : rule(value, pointer);
  };
}

export function list(rule: Rule, { least = 0, most = Number.POSITIVE_INFINITY }: Bounds = {}): Rule {
  return (value, pointer) => {
    if (!Array.isArray(value)) return problem(pointer, "must provide an array");
    return [
      ...(value.length < least ? problem(pointer, `no fewer than ${least} items allowed`) : fine),
      ...(value.length > most ? problem(pointer, `no more than ${most} items allowed`) : fine),
      ...value.flatMap((entry: unknown, index) => rule(entry, `${pointer}/${index}`)),
    ];
  };
}

/**
 * Characters are counted as UTF-16 code units. Whether Slack counts those or code points is documented nowhere; units are
 * never fewer, so what passes here is short enough by either count.
 */
export function string({ least = 0, most = Number.POSITIVE_INFINITY }: Bounds = {}): Rule {
  return (value, pointer) => {
    if (typeof value !== "string") return problem(pointer, "must provide a string");
    if (value.length < least) return problem(pointer, `must be more than ${least - 1} characters`);
    if (value.length > most) return problem(pointer, `must be less than ${most + 1} characters`);
    return fine;
  };
}

/** Words that a person is to see: blanks alone count as nothing. */
export function words(most: number): Rule {
  const rule = string({ least: 1, most });
  return (value, pointer) =>
    typeof value === "string" && value.trim() === ""
      ? problem(pointer, "must be more than 0 characters")
      : rule(value, pointer);
}

export function matching(pattern: RegExp, message: string): Rule {
  return (value, pointer) => {
    if (typeof value !== "string") return problem(pointer, "must provide a string");
    return pattern.test(value) ? fine : problem(pointer, message);
  };
}

export const boolean: Rule = (value, pointer) =>
  typeof value === "boolean" ? fine : problem(pointer, "must provide a boolean");

export function integer({ least = -Infinity, most = Number.POSITIVE_INFINITY }: Bounds = {}): Rule {
  return (value, pointer) => {
    if (typeof value !== "number" || !Number.isInteger(value))
      return problem(pointer, "must provide an integer");
    if (value < least) return problem(pointer, `must be greater than or equal to ${least}`);
    return value > most ? problem(pointer, `must be less than or equal to ${most}`) : fine;
  };
}

export function oneOf(...values: readonly unknown[]): Rule {
  return (value, pointer) => (values.includes(value) ? fine : problem(pointer, `must be a valid enum value`));
}

/** The type has been looked at by whoever chose the rule. */
export function typed(type: string): Members {
  return { type: required(oneOf(type)) };
}

/** One of the two members, and not both. */
export function exactlyOne(one: string, other: string): Whole {
  return (value, pointer) => {
    const has = (name: string) => value[name] !== undefined;
    if (!has(one) && !has(other)) return problem(pointer, `must define either \`${one}\` or \`${other}\``);
    return has(one) && has(other) ? problem(pointer, `cannot define both \`${one}\` and \`${other}\``) : fine;
  };
}
