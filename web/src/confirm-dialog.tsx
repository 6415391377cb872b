import { signal } from "@preact/signals";
import { Modal } from "./modal.tsx";

interface Question {
  readonly text: string;
  readonly label: string;
  readonly isDanger: boolean;
  readonly answer: (isYes: boolean) => void;
}

const question = signal<Question | undefined>(undefined);

/** Asks in the page; resolves with what the person chose. */
export function confirmed(ask: { text: string; label: string; isDanger: boolean }): Promise<boolean> {
  question.value?.answer(false);
  return new Promise((resolve) => {
    question.value = {
      ...ask,
      answer(isYes) {
        question.value = undefined;
        resolve(isYes);
      },
    };
  });
}

export function ConfirmDialog() {
  const asked = question.value;
  if (asked === undefined) return null;
  return (
    <Modal label="Please confirm" onClose={() => asked.answer(false)}>
      <p class="dialog-text">{asked.text}</p>
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={() => asked.answer(false)}>
          Cancel
        </button>
        <button
          type="button"
          class={`button ${asked.isDanger ? "danger solid" : "primary"}`}
          onClick={() => asked.answer(true)}
        >
          {asked.label}
        </button>
      </div>
    </Modal>
  );
}
