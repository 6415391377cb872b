/** Something whose methods, at all depths, never come back once it was ended; as for a program that was killed. */
export interface Mortal<Target> {
  readonly target: Target;
  end(): void;
}

export function createMortal<Target extends object>(target: Target): Mortal<Target> {
  const life = { isOver: false };
  return {
    target: lent(target, life),
    end: () => {
      life.isOver = true;
    },
  };
}

function lent<Part extends object>(part: Part, life: { readonly isOver: boolean }): Part {
  const inner = new Map<unknown, object>();
  return new Proxy(part, {
    get: (target, name): unknown => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member === "function") {
        return (...args: readonly unknown[]): unknown =>
          life.isOver ? new Promise(() => undefined) : Reflect.apply(member, target, args);
      }
      if (typeof member !== "object" || member === null) return member;
      const known = inner.get(name) ?? lent(member, life);
      inner.set(name, known);
      return known;
    },
  });
}
