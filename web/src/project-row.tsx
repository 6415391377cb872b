import type { WireBlock, WireButton } from "../../src/platforms/web/wire-card.ts";
import { ButtonRow } from "./button-row.tsx";
import { Icon } from "./icons.tsx";
import { press } from "./press.ts";
import { openRoom } from "./route.ts";
import { Tag } from "./tag.tsx";

interface Row {
  readonly name: string;
  readonly state: string;
  readonly details: readonly string[];
  readonly buttons: readonly WireButton[];
}

/** One field with buttons right below it is a line of a list. */
export function projectRowOf(block: WireBlock | undefined, next: WireBlock | undefined): Row | undefined {
  if (block?.kind !== "fields" || next?.kind !== "actions" || block.fields.length !== 1) return undefined;
  const [field] = block.fields;
  const isOfProject = next.buttons.every((button) => /_(?:project|workspace)_/.test(button.name));
  if (field === undefined || !isOfProject) return undefined;
  const [state = "", ...details] = field.value.split(" · ");
  return { name: field.label, state, details, buttons: next.buttons };
}

export function ProjectRow({ row, room }: { readonly row: Row; readonly room: string | null }) {
  const [only, ...others] = row.buttons;
  const opens = others.length === 0 && only?.does.kind === "open" ? only : undefined;
  if (opens !== undefined) return <OpenRow row={row} button={opens} />;
  return (
    <div class="row">
      <RowText row={row} />
      <ButtonRow buttons={row.buttons} room={room} />
    </div>
  );
}

function OpenRow({ row, button }: { readonly row: Row; readonly button: WireButton }) {
  const { does } = button;
  const conversation = does.kind === "open" ? does.conversation : undefined;
  if (conversation?.platform !== "web") {
    return (
      <div class="row elsewhere">
        <RowText row={row} />
        <span class="row-where">in {conversation?.platform}</span>
      </div>
    );
  }
  const isOpen = conversation.id === `room:${openRoom.value}`;
  return (
    <button
      type="button"
      class="row opens"
      data-name={button.name}
      aria-current={isOpen ? "page" : undefined}
      onClick={() => void press(button, null)}
    >
      <RowText row={row} />
      <Icon name="next" />
    </button>
  );
}

function RowText({ row }: { readonly row: Row }) {
  const waiting = row.details.filter((detail) => detail.endsWith("waiting for you"));
  const rest = row.details.filter((detail) => !waiting.includes(detail));
  return (
    <span class="row-text">
      <span class="row-name">
        {row.name} <Tag label={row.state} tone={toneOf(row.state)} />
        {waiting.map((text) => (
          <Tag key={text} label={text} tone="attention" />
        ))}
      </span>
      <span class="row-details">{rest.join(" · ")}</span>
    </span>
  );
}

const tones = {
  Running: "busy",
  Stopping: "busy",
  Waiting: "attention",
  Complete: "good",
  Failed: "bad",
} as const;

function toneOf(state: string): "neutral" | (typeof tones)[keyof typeof tones] {
  return Object.hasOwn(tones, state) ? tones[state as keyof typeof tones] : "neutral";
}
