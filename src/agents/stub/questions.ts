import type { Question } from "../../domain/agent-event.ts";

/** One question of each sort: a single choice, several choices, free text. */
export function questionsAbout(subject: string): readonly Question[] {
  return [
    {
      id: "way",
      text: `Which way: ${subject}`,
      choices: [
        { label: "Short", description: "The smallest change that works" },
        { label: "Thorough", description: "With tests and a clean-up" },
      ],
      takesSeveral: false,
      takesText: true,
    },
    {
      id: "parts",
      text: "What else should change with it?",
      choices: [{ label: "Docs" }, { label: "Tests" }, { label: "Examples" }],
      takesSeveral: true,
      takesText: false,
    },
    { id: "note", text: "Is there more to know?", choices: [], takesSeveral: false, takesText: true },
  ];
}

/** What the stub says to the answers, in the order of its questions. */
export function answeredPieces(answers: Readonly<Record<string, readonly string[]>>): readonly string[] {
  const given = questionsAbout("").map(
    ({ id }) => (Object.hasOwn(answers, id) ? answers[id] : undefined) ?? [],
  );
  return ["You ", "answered: ", given.map((words) => words.join(", ")).join("; ")];
}
