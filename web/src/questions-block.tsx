import type { Question } from "../../src/domain/agent-event.ts";
import type { WireButton } from "../../src/platforms/web/wire-card.ts";
import { CardButton } from "./button-row.tsx";
import { press } from "./press.ts";
import { toast } from "./toasts.tsx";

interface QuestionsProps {
  readonly questions: readonly Question[];
  readonly submit: WireButton;
  readonly room: string | null;
}

export function QuestionsBlock({ questions, submit, room }: QuestionsProps) {
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        const answers = answersIn(new FormData(event.currentTarget), questions);
        const open = questions.find((question) => answers[question.id]?.length === 0);
        if (open === undefined) void press(submit, room, { answers });
        else toast(`Answer this too: ${open.text}`, "info");
      }}
    >
      {questions.map((question) => (
        <QuestionView key={question.id} question={question} />
      ))}
      <div class="buttons">
        <CardButton button={submit} />
      </div>
    </form>
  );
}

function QuestionView({ question }: { readonly question: Question }) {
  const needsText = question.takesText || question.choices.length === 0;
  return (
    <fieldset class="choices">
      <legend>{question.text}</legend>
      {question.choices.map((choice) => (
        <label key={choice.label} class="choice">
          <input
            type={question.takesSeveral ? "checkbox" : "radio"}
            name={`choice ${question.id}`}
            value={choice.label}
          />
          <span class="choice-text">
            {choice.label}
            {choice.description === undefined ? null : <small>{choice.description}</small>}
          </span>
        </label>
      ))}
      {needsText ? (
        <input
          type="text"
          class="answer-text"
          name={`text ${question.id}`}
          aria-label={`Your own answer: ${question.text}`}
          placeholder={question.choices.length === 0 ? "Your answer" : "Or in your own words"}
        />
      ) : null}
    </fieldset>
  );
}

/** Own words take the place of a single choice, and stand beside several. */
function answersIn(
  data: FormData,
  questions: readonly Question[],
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    questions.map((question) => {
      const chosen = data.getAll(`choice ${question.id}`).map(String);
      const typed = data.get(`text ${question.id}`);
      const text = typeof typed === "string" ? typed.trim() : "";
      if (text === "") return [question.id, chosen];
      return [question.id, question.takesSeveral ? [...chosen, text] : [text]];
    }),
  );
}
