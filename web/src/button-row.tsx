import type { WireButton } from "../../src/platforms/web/wire-card.ts";
import { busy, press } from "./press.ts";

export function ButtonRow({
  buttons,
  room,
}: {
  readonly buttons: readonly WireButton[];
  readonly room: string | null;
}) {
  return (
    <div class="buttons">
      {buttons.map((button) => (
        <CardButton key={button.name} button={button} onPress={() => void press(button, room)} />
      ))}
    </div>
  );
}

interface CardButtonProps {
  readonly button: WireButton;
  /** Absent for a button that sends its form. */
  readonly onPress?: () => void;
  /** Sends what was filled in so far, complete or not. */
  readonly takesAny?: boolean;
}

export function CardButton({ button, onPress, takesAny = false }: CardButtonProps) {
  const isBusy = busy.value.has(button.name);
  const elsewhere = button.does.kind === "open" && button.does.conversation.platform !== "web";
  return (
    <button
      type={onPress === undefined ? "submit" : "button"}
      class={`button ${button.style ?? ""}`}
      data-name={button.name}
      // Not `disabled` while busy: that would take the focus away. A second press counts for nothing.
      disabled={elsewhere}
      aria-disabled={isBusy}
      aria-busy={isBusy}
      formNoValidate={takesAny}
      onClick={onPress}
    >
      {isBusy ? <span class="spinner" aria-hidden="true" /> : null}
      <span>{button.label}</span>
    </button>
  );
}
