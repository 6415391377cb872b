import type { WireBlock, WireCard } from "../../src/platforms/web/wire-card.ts";
import { BlockView } from "./block-view.tsx";
import { ProjectRow, projectRowOf } from "./project-row.tsx";
import { titleParts } from "./title-parts.ts";

interface CardProps {
  readonly card: WireCard;
  /** The project whose room the card stands in; null at home. */
  readonly room: string | null;
}

export function CardView({ card, room }: CardProps) {
  const { label, hint, kind, words, place } = titleParts(card.title);
  return (
    <article class={`card tone-${card.tone}`} aria-label={card.title}>
      <header class="card-head">
        {label === undefined && kind === undefined ? null : (
          <div class="card-line">
            {label === undefined ? null : <Tag label={label} tone={card.tone} />}
            {hint === undefined ? null : <span class="card-hint">{hint}</span>}
            {hint === undefined && kind !== undefined ? <span class="card-kind">{kind}</span> : null}
          </div>
        )}
        <h2 class="card-title">{words}</h2>
        {place === undefined ? null : <p class="card-place">{place}</p>}
      </header>
      <div class="card-body">
        <Blocks card={card} room={room} />
      </div>
    </article>
  );
}

/** The same card as one line that opens; for what is seldom looked at. */
export function FoldedCard({ card, room }: CardProps) {
  const { label, kind, words } = titleParts(card.title);
  return (
    <details class={`card folded tone-${card.tone}`}>
      <summary>
        {label === undefined ? null : <Tag label={label} tone={card.tone} />}
        <span class="folded-title">
          {kind === undefined ? null : <span class="card-kind">{kind}</span>} {words}
        </span>
      </summary>
      <div class="card-body">
        <Blocks card={card} room={room} />
      </div>
    </details>
  );
}

export function Tag({ label, tone }: { readonly label: string; readonly tone: WireCard["tone"] }) {
  return <span class={`tag tone-${tone}`}>{label}</span>;
}

function Blocks({ card, room }: CardProps) {
  const blocks = shownBlocks(card);
  return (
    <>
      {blocks.map((block, index) => {
        const row = room === null ? projectRowOf(block, blocks[index + 1]) : undefined;
        if (row !== undefined) return <ProjectRow key={index} row={row} room={room} />;
        if (room === null && projectRowOf(blocks[index - 1], block) !== undefined) return null;
        return <BlockView key={index} block={block} room={room} isDecision={card.tone === "attention"} />;
      })}
    </>
  );
}

/** A prompt that stands in the title in full is not said twice. */
function shownBlocks(card: WireCard): readonly WireBlock[] {
  const isTold = (block: WireBlock) => block.kind === "quote" && card.title.includes(block.text);
  return card.blocks.filter((block) => !isTold(block));
}
