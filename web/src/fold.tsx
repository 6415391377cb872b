import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

interface FoldProps {
  /** What the children show; its length decides. */
  readonly text: string;
  readonly isOpen: boolean;
  readonly children: ComponentChildren;
}

/** More than this is folded: characters, lines. */
const longText = 2400;
const manyLines = 40;

/** Long text begins folded, so that one card does not hide the others. */
export function Fold({ text, isOpen, children }: FoldProps) {
  const [isUnfolded, setUnfolded] = useState(isOpen);
  const isLong = text.length > longText || text.split("\n").length > manyLines;
  if (!isLong || isOpen) return <>{children}</>;
  return (
    <div class={isUnfolded ? "fold" : "fold closed"}>
      <div class="fold-content">{children}</div>
      <button type="button" class="link" aria-expanded={isUnfolded} onClick={() => setUnfolded(!isUnfolded)}>
        {isUnfolded ? "Show less" : "Show all"}
      </button>
    </div>
  );
}
