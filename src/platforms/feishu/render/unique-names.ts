import type { Element } from "./element.ts";

/** Feishu refuses a card on which two elements have the same name; the later button gets a number then. */
export function uniqueNames(elements: readonly Element[]): readonly Element[] {
  const used = new Set<unknown>();
  const renamed = (element: Element): Element => {
    const inner = isElements(element["elements"]) ? { elements: element["elements"].map(renamed) } : {};
    const columns = isElements(element["columns"]) ? { columns: element["columns"].map(renamed) } : {};
    const { name } = element;
    const isTaken = typeof name === "string" && used.has(name);
    const free = isTaken && element.tag === "button" ? { name: freeName(name) } : {};
    used.add(isTaken ? free.name : name);
    return { ...element, ...inner, ...columns, ...free };
  };
  const freeName = (name: string) => {
    let count = 2;
    while (used.has(`${name}_${count}`)) count += 1;
    return `${name}_${count}`;
  };
  return elements.map(renamed);
}

function isElements(value: unknown): value is readonly Element[] {
  return Array.isArray(value);
}
