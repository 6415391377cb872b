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
  /** Absent for the button that sends its form. */
  readonly onPress?: () => void;
}

export function CardButton({ button, onPress }: CardButtonProps) {
  const isBusy = busy.value.has(button.name);
  const elsewhere = button.does.kind === "open" && button.does.conversation.platform !== "web";
  return (
    <button
      type={onPress === undefined ? "submit" : "button"}
      class={`button ${button.style ?? ""}`}
      data-name={button.name}
      disabled={isBusy || elsewhere}
      aria-busy={isBusy}
      onClick={onPress}
    >
      {isBusy ? <span class="spinner" aria-hidden="true" /> : null}
      <span>{button.label}</span>
    </button>
  );
}
