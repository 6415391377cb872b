/** One line of the table: what was promised, what was measured, and what the machine itself needs for the same. */
export interface Row {
  readonly what: string;
  readonly budget: Budget;
  readonly figure: number;
  /** The same work without PoCo, in the same run; undefined where there is no such thing. */
  readonly floor: Floor | undefined;
  /** What the figure does not say by itself. */
  readonly note?: string;
}

export interface Budget {
  readonly value: number;
  readonly unit: string;
  /** Whether more is better or less. */
  readonly is: "at least" | "at most";
}

export interface Floor {
  readonly value: number;
  readonly what: string;
}

export function isMet({ budget, figure }: Row): boolean {
  return budget.is === "at least" ? figure >= budget.value : figure <= budget.value;
}

export function atMost(value: number, unit: string): Budget {
  return { value, unit, is: "at most" };
}

export function atLeast(value: number, unit: string): Budget {
  return { value, unit, is: "at least" };
}
