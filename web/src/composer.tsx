import { useEffect, useRef, useState } from "preact/hooks";
import { forget, load, save } from "./browser-storage.ts";
import { Icon } from "./icons.tsx";
import { say } from "./outbox.ts";

const draftKey = (room: string) => `poco.draft.${room}`;

/** Where a keyboard stands before the screen, Enter sends; a touch keyboard has no other way to a new line. */
const enterSends = matchMedia("(hover: hover) and (pointer: fine)");

export function Composer({ room, onSent }: { readonly room: string; readonly onSent: () => void }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(load(draftKey(room)) ?? "");
  useEffect(() => fit(field.current), [text]);

  const write = (next: string) => {
    setText(next);
    if (next === "") forget(draftKey(room));
    else save(draftKey(room), next);
  };
  const send = () => {
    if (text.trim() === "") return;
    say(room, text);
    write("");
    onSent();
    field.current?.focus();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={field}
        rows={1}
        value={text}
        aria-label="Message to the agent"
        placeholder="Write to the agent"
        enterkeyhint={enterSends.matches ? "send" : "enter"}
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.isComposing || !enterSends.matches) return;
          event.preventDefault();
          send();
        }}
      />
      <button type="submit" class="send" aria-label="Send" disabled={text.trim() === ""}>
        <Icon name="send" />
      </button>
    </form>
  );
}

/** As high as its text, up to what the style allows. */
function fit(field: HTMLTextAreaElement | null): void {
  if (field === null) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}
