import type { Field, Tone } from "../../src/cards/card.ts";
import type { WireButton } from "../../src/platforms/web/wire-card.ts";
import { ButtonRow } from "./button-row.tsx";
import { Icon } from "./icons.tsx";
import { busy, press } from "./press.ts";
import { openRoom } from "./route.ts";
import { Tag } from "./tag.tsx";

interface RowProps {
  readonly field: Field;
  readonly buttons: readonly WireButton[];
  readonly room: string | null;
}

/** One thing of a list. Where there is one way to go, the whole line goes there. */
export function ListRow({ field, buttons, room }: RowProps) {
  const [only, ...others] = buttons;
  const isWay = only !== undefined && others.length === 0 && only.confirm === undefined && !only.style;
  if (!isWay) {
    return (
      <div class="row">
        <RowText field={field} />
        <ButtonRow buttons={buttons} room={room} />
      </div>
    );
  }
  const elsewhere = platformElsewhere(only);
  if (elsewhere === undefined) return <OpenRow field={field} button={only} room={room} />;
  return (
    <div class="row elsewhere">
      <RowText field={field} />
      <span class="row-where">in {elsewhere}</span>
    </div>
  );
}

/** The chat app that the button leads to; undefined where it leads to nowhere but here. */
function platformElsewhere({ does }: WireButton): string | undefined {
  return does.kind === "open" && does.conversation.platform !== "web"
    ? does.conversation.platform
    : undefined;
}

interface OpenRowProps {
  readonly field: Field;
  readonly button: WireButton;
  readonly room: string | null;
}

function OpenRow({ field, button, room }: OpenRowProps) {
  const { does, name, label } = button;
  const isOpen = does.kind === "open" && does.conversation.id === `room:${openRoom.value}`;
  return (
    <button
      type="button"
      class="row opens"
      data-name={name}
      title={label}
      aria-current={isOpen ? "page" : undefined}
      aria-busy={busy.value.has(name)}
      onClick={() => void press(button, room)}
    >
      <RowText field={field} />
      <Icon name="next" />
    </button>
  );
}

function RowText({ field }: { readonly field: Field }) {
  const parts = field.value.split(" · ");
  const tags = parts.filter((part) => toneOf(part) !== undefined);
  const rest = parts.filter((part) => !tags.includes(part));
  return (
    <span class="row-text">
      <span class="row-name">
        {field.label}{" "}
        {tags.map((label) => (
          <Tag key={label} label={label} tone={toneOf(label) ?? "neutral"} />
        ))}
      </span>
      {rest.length === 0 ? null : <span class="row-details">{rest.join(" · ")}</span>}
    </span>
  );
}

/** The states of projects and tasks as the cards name them. */
const tones: ReadonlyMap<string, Tone> = new Map([
  ["Idle", "neutral"],
  ["Archived", "neutral"],
  ["Stopped", "neutral"],
  ["Created", "info"],
  ["Queued", "info"],
  ["active", "info"],
  ["Running", "busy"],
  ["Stopping", "busy"],
  ["Waiting", "attention"],
  ["Complete", "good"],
  ["Failed", "bad"],
  ["Error", "bad"],
]);

function toneOf(part: string): Tone | undefined {
  return part.endsWith("waiting for you") ? "attention" : tones.get(part);
}
