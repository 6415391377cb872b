import type { WireBlock, WireCard } from "../../src/platforms/web/wire-card.ts";
import { groupsOf } from "./block-groups.ts";
import { BlockView } from "./block-view.tsx";
import { ProjectRow, projectRowOf } from "./project-row.tsx";
import { Tag } from "./tag.tsx";
import { titleParts } from "./title-parts.ts";

interface CardProps {
  readonly card: WireCard;
  /** The project whose room the card stands in; null at home. */
  readonly room: string | null;
}

export function CardView({ card, room }: CardProps) {
  const { label, hint, kind, words, place } = titleParts(card.title);
  const told = toldInTitle(card);
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
        <h2 class="card-title">{told?.text ?? words}</h2>
        {place === undefined ? null : (
          <p class="card-place">{told?.by === undefined ? place : `${place} · asked by ${told.by}`}</p>
        )}
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

function Blocks({ card, room }: CardProps) {
  const told = toldInTitle(card);
  const blocks = card.blocks.filter((block) => block !== told);
  if (room === null) return <HomeBlocks blocks={blocks} />;
  const isWhole = card.tone === "attention" || card.tone === "busy";
  return (
    <>
      {blocks.map((block, index) => (
        <BlockView key={index} block={block} room={room} isWhole={isWhole} />
      ))}
    </>
  );
}

/** At home a project is a line of a list, and what waits for a decision is a box of its own. */
function HomeBlocks({ blocks }: { readonly blocks: readonly WireBlock[] }) {
  return (
    <>
      {groupsOf(blocks).map((group, index) => {
        const row = projectRowOf(group[0], group[1]);
        if (row !== undefined) return <ProjectRow key={index} row={row} room={null} />;
        const views = group.map((block, at) => <BlockView key={at} block={block} room={null} isWhole />);
        return group.length === 1 ? (
          views
        ) : (
          <section key={index} class="ask">
            {views}
          </section>
        );
      })}
    </>
  );
}

/** A prompt up to this length is the heading of its card. */
const headingLength = 240;

/** The prompt of a task, where it can stand in full as the heading and is not said twice. */
function toldInTitle(card: WireCard) {
  const quote = card.blocks.find((block) => block.kind === "quote");
  return quote !== undefined && quote.text.length <= headingLength ? quote : undefined;
}
