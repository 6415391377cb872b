import type { WireButton } from "../../src/platforms/web/wire-card.ts";
import { Icon } from "./icons.tsx";
import { busy, press } from "./press.ts";

/** Entries to choose from, e.g. the folders of a folder: each a line that a thumb can hit. */
export function ChoiceList({
  buttons,
  room,
}: {
  readonly buttons: readonly WireButton[];
  readonly room: string | null;
}) {
  return (
    <ul class="entries">
      {buttons.map((button) => (
        <li key={button.name}>
          <button
            type="button"
            class="entry"
            data-name={button.name}
            aria-busy={busy.value.has(button.name)}
            onClick={() => void press(button, room)}
          >
            <span>{button.label}</span>
            {busy.value.has(button.name) ? <span class="spinner" aria-hidden="true" /> : <Icon name="next" />}
          </button>
        </li>
      ))}
    </ul>
  );
}
