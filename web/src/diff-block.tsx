import { useState } from "preact/hooks";
import type { ChangedFile } from "../../src/cards/card.ts";

export function DiffBlock({
  files,
  isOpen,
}: {
  readonly files: readonly ChangedFile[];
  readonly isOpen: boolean;
}) {
  return (
    <div class="diff">
      {files.map((file) => (
        <FileDiff key={file.path} file={file} isOpen={isOpen} />
      ))}
    </div>
  );
}

const letters = { add: "A", delete: "D", update: "M" } as const;
const words = { add: "added", delete: "deleted", update: "changed" } as const;

function FileDiff({ file, isOpen }: { readonly file: ChangedFile; readonly isOpen: boolean }) {
  // The lines are made when they are first looked at: a phone should not carry a thousand of them for nothing.
  const [wasOpened, setOpened] = useState(isOpen);
  return (
    <details
      class="file"
      open={isOpen}
      onToggle={(event) => {
        if (event.currentTarget.open) setOpened(true);
      }}
    >
      <summary>
        <span class={`file-change is-${file.change}`} title={words[file.change]}>
          {letters[file.change]}
        </span>
        <bdi class="file-path">{file.path}</bdi>
        <span class="file-counts">
          <span class="added">+{file.added}</span> <span class="removed">−{file.removed}</span>
        </span>
      </summary>
      {wasOpened ? <FileLines text={file.diff ?? ""} /> : null}
    </details>
  );
}

function FileLines({ text }: { readonly text: string }) {
  if (text.trim() === "") return <p class="file-empty">The agent did not say what changed in it.</p>;
  return <DiffLines text={text} />;
}

/** A unified diff, line by line. */
export function DiffLines({ text }: { readonly text: string }) {
  const lines = text.split("\n");
  return (
    <pre class="code diff-lines">
      {lines.map((line, index) => (
        <span key={index} class={lineClass(line)}>
          {line === "" ? " " : line}
        </span>
      ))}
    </pre>
  );
}

function lineClass(line: string): string {
  if (/^(?:diff --git|index |--- |\+\+\+ |new file|deleted file)/.test(line)) return "line head";
  if (line.startsWith("@@")) return "line hunk";
  if (line.startsWith("+")) return "line plus";
  return line.startsWith("-") ? "line minus" : "line";
}
