/** What is said of an input that was left empty or holds too much: in whole sentences, for whoever filled it in. */
export const inputWords = {
  empty: "This is empty. Type something.",
  noName: "Type a name.",
  longName: "A name has at most 80 characters. Take a shorter one.",
  noFolder: "Type the path of a folder.",
  longPath: "A path has at most 4096 characters. Take a shorter one.",
  noPrompt: "Type what is to be done.",
  noSession: "Type the id of a session.",
  longSession: "An id of a session has at most 200 characters. Copy it as the agent shows it.",
  longCode: "A code has at most 40 characters. Type it as the stranger got it.",
  manyPeople: "At most 30 people can be invited at once. Invite the others in the room itself.",
} as const;

const known: ReadonlySet<string> = new Set<string>(Object.values(inputWords));

/** Whether the words were written for people, and not for programs. */
export function isForPeople(words: string): boolean {
  return known.has(words);
}
