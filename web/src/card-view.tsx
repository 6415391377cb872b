import type { WireBlock, WireCard } from "../../src/platforms/web/wire-card.ts";
import { type Group, groupsOf } from "./block-groups.ts";
import { BlockView } from "./block-view.tsx";
import { ChoiceList } from "./choice-list.tsx";
import { ListRow } from "./list-row.tsx";
import { Tag } from "./tag.tsx";
import { titleParts } from "./title-parts.ts";

interface CardProps {
  readonly card: WireCard;
  /** The project whose room the card stands in; null at home. */
  readonly room: string | null;
  /** The card has a page of its own: nothing is folded, and lists are laid out as lists. */
  readonly isPanel?: boolean;
}

export function CardView({ card, room, isPanel = false }: CardProps) {
  const { label, hint, kind, words, place } = titleParts(card.title);
  const told = toldInTitle(card);
  return (
    <article class={`card tone-${card.tone}`} aria-label={card.title} tabIndex={-1}>
      <header class="card-head">
        {label === undefined && kind === undefined ? null : (
          <div class="card-line">
            {label === undefined ? null : <Tag label={label} tone={card.tone} />}
            {hint === undefined ? null : <span class="card-hint">{hint}</span>}
            {hint === undefined && kind !== undefined ? <span class="card-kind">{kind}</span> : null}
          </div>
        )}
        <h2 class="card-title">{told?.text ?? words}</h2>
        {place === undefined ? null : (
          <p class="card-place">{told?.by === undefined ? place : `${place} · asked by ${told.by}`}</p>
        )}
      </header>
      <div class="card-body">
        <CardBlocks card={card} room={room} isPanel={isPanel} />
      </div>
    </article>
  );
}

/** The same card as one line that opens; for what is seldom looked at. */
export function FoldedCard({ card, room }: CardProps) {
  return (
    <details class={`card folded tone-${card.tone}`}>
      <summary>
        <CardSummary card={card} />
      </summary>
      <div class="card-body">
        <CardBlocks card={card} room={room} />
      </div>
    </details>
  );
}

/** What a card is about, in one line. */
export function CardSummary({ card }: { readonly card: WireCard }) {
  const { label, kind, words } = titleParts(card.title);
  return (
    <>
      {label === undefined ? null : <Tag label={label} tone={card.tone} />}
      <span class="folded-title">
        {kind === undefined ? null : <span class="card-kind">{kind}</span>} {words}
      </span>
    </>
  );
}

export function CardBlocks({ card, room, isPanel = false }: CardProps) {
  const told = toldInTitle(card);
  const blocks = card.blocks.filter((block) => block !== told);
  if (isPanel) return <ListBlocks blocks={blocks} room={room} />;
  const isWhole = card.tone === "attention" || card.tone === "busy";
  return (
    <>
      {blocks.map((block, index) => (
        <BlockView key={index} block={block} room={room} isWhole={isWhole} />
      ))}
    </>
  );
}

interface ListProps {
  readonly blocks: readonly WireBlock[];
  readonly room: string | null;
}

function ListBlocks({ blocks, room }: ListProps) {
  return (
    <>
      {groupsOf(blocks).map((group, index) => (
        <GroupView key={index} group={group} room={room} />
      ))}
    </>
  );
}

function GroupView({ group, room }: { readonly group: Group; readonly room: string | null }) {
  switch (group.kind) {
    case "row":
      return <ListRow field={group.field} buttons={group.buttons} room={room} />;
    case "choices":
      return <ChoiceList buttons={group.buttons} room={room} />;
    case "request":
      return (
        <section class="ask">
          {group.blocks.map((block, at) => (
            <BlockView key={at} block={block} room={room} isWhole />
          ))}
        </section>
      );
    default:
      return <BlockView block={group.block} room={room} isWhole />;
  }
}

/** A prompt up to this length is the heading of its card. */
const headingLength = 240;

/** The prompt of a task, where it can stand in full as the heading and is not said twice. */
function toldInTitle(card: WireCard) {
  const quote = card.blocks.find((block) => block.kind === "quote");
  return quote !== undefined && quote.text.length <= headingLength ? quote : undefined;
}
