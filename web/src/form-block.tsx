import type { Input } from "../../src/cards/card.ts";
import type { WireBlock } from "../../src/platforms/web/wire-card.ts";
import { CardButton } from "./button-row.tsx";
import { press } from "./press.ts";

type Form = Extract<WireBlock, { readonly kind: "form" }>;

export function FormBlock({ form, room }: { readonly form: Form; readonly room: string | null }) {
  const submit = form.buttons.find((button) => button.does.kind === "submit");
  return (
    <form
      class="form"
      name={form.name}
      onSubmit={(event) => {
        event.preventDefault();
        if (submit !== undefined)
          void press(submit, room, Object.fromEntries(new FormData(event.currentTarget)));
      }}
    >
      {form.inputs.map((input) => (
        // A value that changed on the server starts the field anew.
        <InputView key={`${input.name} ${input.value ?? ""}`} input={input} />
      ))}
      <div class="buttons">
        {form.buttons.map((button) =>
          button === submit ? (
            <CardButton key={button.name} button={button} />
          ) : (
            <CardButton key={button.name} button={button} onPress={() => void press(button, room)} />
          ),
        )}
      </div>
    </form>
  );
}

const plainTyping = { autocomplete: "off", autocapitalize: "off", spellcheck: false } as const;

function InputView({ input }: { readonly input: Input }) {
  if (input.kind === "choice") return <ChoiceView input={input} />;
  const attributes = {
    name: input.name,
    defaultValue: input.value ?? "",
    required: input.isRequired,
    ...(input.placeholder === undefined ? {} : { placeholder: input.placeholder }),
  };
  return (
    <label class="input">
      <span>
        {input.label}
        {input.isRequired ? null : <em> optional</em>}
      </span>
      {input.kind === "line" ? (
        <input type="text" {...plainTyping} {...attributes} />
      ) : (
        <textarea rows={4} {...attributes} />
      )}
    </label>
  );
}

function ChoiceView({ input }: { readonly input: Extract<Input, { readonly kind: "choice" }> }) {
  return (
    <fieldset class="choices">
      <legend>{input.label}</legend>
      {input.choices.map((choice) => (
        <label key={choice.value} class={choice.unavailable === undefined ? "choice" : "choice unavailable"}>
          <input
            type="radio"
            name={input.name}
            value={choice.value}
            defaultChecked={choice.value === input.value}
            disabled={choice.unavailable !== undefined}
          />
          <span class="choice-text">
            {choice.label}
            {choice.unavailable === undefined ? null : <small>{choice.unavailable}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
