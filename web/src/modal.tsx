import { computed, signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Icon } from "./icons.tsx";
import { Toasts } from "./toasts.tsx";

interface ModalProps {
  readonly label: string;
  /** A sheet has room for a whole card and a button that closes it. */
  readonly kind?: "dialog" | "sheet";
  /** Absent: it cannot be closed without an answer. */
  readonly onClose?: () => void;
  readonly children: ComponentChildren;
}

const open = signal<readonly symbol[]>([]);

/** Undefined while no dialog is open. */
export const topModal = computed(() => open.value.at(-1));

/** A dialog of the page: takes the focus, keeps it, and gives it back. */
export function Modal({ label, kind = "dialog", onClose, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const self = useMemo(() => Symbol(label), []);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    // The focus has scrolled to where it went.
    body.current?.scrollTo(0, 0);
    open.value = [...open.value, self];
    return () => {
      // The dialog has left the page without a chance to give the focus back.
      if (before instanceof HTMLElement && document.activeElement === document.body) before.focus();
      open.value = open.value.filter((one) => one !== self);
    };
  }, [self]);
  return (
    <dialog
      ref={dialog}
      class={kind === "sheet" ? "dialog sheet" : "dialog"}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose?.();
      }}
    >
      {kind === "sheet" ? (
        <button type="button" class="bar-button sheet-close" aria-label="Close" onClick={onClose}>
          <Icon name="failed" />
        </button>
      ) : null}
      <div ref={body} class="dialog-body scroller">
        {children}
      </div>
      {/* What lies below an open dialog is neither on top nor read out. */}
      {topModal.value === self ? <Toasts /> : null}
    </dialog>
  );
}
