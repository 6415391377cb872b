import type { Choice, Input } from "../../src/cards/card.ts";
import type { WireBlock } from "../../src/platforms/web/wire-card.ts";
import { CardButton } from "./button-row.tsx";
import { press } from "./press.ts";

type Form = Extract<WireBlock, { readonly kind: "form" }>;

/** Enter, and what has to be filled in, belong to the first button that sends; others take what is there. */
export function FormBlock({ form, room }: { readonly form: Form; readonly room: string | null }) {
  const first = form.buttons.find((button) => button.does.kind === "submit");
  return (
    <form
      class="form"
      name={form.name}
      onSubmit={(event) => {
        event.preventDefault();
        const name = event.submitter?.dataset["name"];
        const button = form.buttons.find((one) => one.name === name) ?? first;
        const values = Object.fromEntries(new FormData(event.currentTarget));
        if (button !== undefined) void press(button, room, values);
      }}
    >
      {form.inputs.map((input) => (
        // A value that changed on the server starts the field anew.
        <InputView key={`${input.name} ${input.value ?? ""}`} input={input} />
      ))}
      <div class="buttons">
        {form.buttons.map((button) =>
          button.does.kind === "submit" ? (
            <CardButton key={button.name} button={button} takesAny={button !== first} />
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
  if (input.kind === "people") return <PeopleView input={input} />;
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
        <textarea rows={5} {...attributes} />
      )}
    </label>
  );
}

type PeopleInput = Extract<Input, { readonly kind: "people" }>;

/** The console knows no people to choose from. */
function PeopleView({ input: { name, label, value = "" } }: { readonly input: PeopleInput }) {
  return (
    <label class="input">
      <span>
        {label} <em>ids with blanks between</em>
      </span>
      <input type="text" {...plainTyping} name={name} defaultValue={value} />
    </label>
  );
}

type ChoiceInput = Extract<Input, { readonly kind: "choice" }>;

/** More choices than this would be a long way for a thumb. */
const manyChoices = 8;
/** Choices with labels up to this length, together and each, stand side by side. */
const shortRow = 40;
const shortLabel = 14;

function ChoiceView({ input }: { readonly input: ChoiceInput }) {
  const canAll = input.choices.every((choice) => choice.unavailable === undefined);
  if (canAll && input.choices.length > manyChoices) return <ChoiceMenu input={input} />;
  const isShort = canAll && fitsOneRow(input.choices);
  return (
    <fieldset class={isShort ? "choices side-by-side" : "choices"}>
      <legend>{input.label}</legend>
      {input.choices.map((choice) => (
        <ChoiceLine key={choice.value} choice={choice} input={input} />
      ))}
    </fieldset>
  );
}

function fitsOneRow(choices: readonly Choice[]): boolean {
  const lengths = choices.map(({ label }) => label.length);
  return lengths.every((length) => length <= shortLabel) && lengths.reduce((a, b) => a + b, 0) <= shortRow;
}

function ChoiceLine({ choice, input }: { readonly choice: Choice; readonly input: ChoiceInput }) {
  return (
    <label class={choice.unavailable === undefined ? "choice" : "choice unavailable"}>
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
  );
}

function ChoiceMenu({ input }: { readonly input: ChoiceInput }) {
  return (
    <label class="input">
      <span>{input.label}</span>
      <select name={input.name}>
        {input.choices.map(({ value, label }) => (
          <option key={value} value={value} selected={value === input.value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
