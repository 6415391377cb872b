import type { Field } from "../../src/cards/card.ts";
import { unreachable } from "../../src/domain/unreachable.ts";
import type { WireBlock } from "../../src/platforms/web/wire-card.ts";
import { ButtonRow } from "./button-row.tsx";
import { DiffBlock, DiffLines } from "./diff-block.tsx";
import { Fold } from "./fold.tsx";
import { FormBlock } from "./form-block.tsx";
import { markdown } from "./markdown.ts";
import { QuestionsBlock } from "./questions-block.tsx";
import { PlanBlock, StepsBlock } from "./steps-block.tsx";

interface BlockProps {
  readonly block: WireBlock;
  readonly room: string | null;
  /** True where people decide on what they see, or watch it grow: nothing is folded or cut there. */
  readonly isWhole: boolean;
}

export function BlockView({ block, room, isWhole }: BlockProps) {
  switch (block.kind) {
    case "text":
      return (
        <Fold text={block.text} isOpen={isWhole}>
          <Markdown text={block.text} />
        </Fold>
      );
    case "plain":
      return (
        <Fold text={block.text} isOpen={isWhole}>
          <p class="plain">{block.text}</p>
        </Fold>
      );
    case "code":
      return <CodeBlock text={block.text} isDiff={block.language === "diff"} isWhole={isWhole} />;
    case "file":
      return <FileBlock name={block.name} text={block.text} isOpen={isWhole} />;
    case "stored-file":
      return <p class="note">{block.name}</p>;
    case "fields":
      return <FieldsBlock fields={block.fields} />;
    case "steps":
      return <StepsBlock steps={block.steps} hidden={block.hidden} />;
    case "plan":
      return <PlanBlock items={block.items} />;
    case "diff":
      return <DiffBlock files={block.files} isOpen={isWhole} />;
    case "quote":
      return (
        <blockquote class="quote">
          <Fold text={block.text} isOpen={false}>
            <p class="plain">{block.text}</p>
          </Fold>
          {block.by === undefined ? null : <footer>{block.by}</footer>}
        </blockquote>
      );
    case "note":
      return <p class={`note tone-${block.tone ?? "plain"}`}>{block.text}</p>;
    case "actions":
      return <ButtonRow buttons={block.buttons} room={room} />;
    case "form":
      return <FormBlock form={block} room={room} />;
    case "questions":
      return <QuestionsBlock questions={block.questions} submit={block.submit} room={room} />;
    default:
      return unreachable(block);
  }
}

interface CodeFacts {
  readonly text: string;
  readonly isDiff: boolean;
  readonly isWhole: boolean;
}

function CodeBlock({ text, isDiff, isWhole }: CodeFacts) {
  if (isDiff) return <DiffLines text={text} />;
  return <pre class={isWhole ? "code whole" : "code"}>{text}</pre>;
}

interface FileFacts {
  readonly name: string;
  readonly text: string;
  readonly isOpen: boolean;
}

function FileBlock({ name, text, isOpen }: FileFacts) {
  return (
    <Fold text={text} isOpen={isOpen}>
      <p class="note">{name}</p>
      <pre class={isOpen ? "code whole" : "code"}>{text}</pre>
    </Fold>
  );
}

function FieldsBlock({ fields }: { readonly fields: readonly Field[] }) {
  return (
    <dl class="fields">
      {fields.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Cleaned by DOMPurify behind `markdown`. */
function Markdown({ text }: { readonly text: string }) {
  return <div class="markdown" dangerouslySetInnerHTML={{ __html: markdown(text) }} />;
}
