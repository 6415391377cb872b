import { signal } from "@preact/signals";

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "good" | "bad" | "info";
}

const toasts = signal<readonly Toast[]>([]);
let lastId = 0;

/** Long enough to read; milliseconds. */
const shownMs = { good: 3500, info: 5000, bad: 9000 } as const;

export function toast(text: string, tone: Toast["tone"]): void {
  lastId += 1;
  const id = lastId;
  // What went well is old news when the next thing is told; what went wrong stays until it can be read.
  const kept = toasts.value.filter((one) => one.text !== text && one.tone === "bad");
  toasts.value = [...kept, { id, text, tone }].slice(-3);
  setTimeout(() => dismiss(id), shownMs[tone]);
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((one) => one.id !== id);
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, tone }) =>
        // Good news is not in the way of a finger; bad news stays longer and can be put away.
        tone === "bad" ? (
          <button key={id} type="button" class={`toast tone-${tone}`} onClick={() => dismiss(id)}>
            {text}
          </button>
        ) : (
          <p key={id} class={`toast tone-${tone}`}>
            {text}
          </p>
        ),
      )}
    </div>
  );
}
