import type { PersonId } from "../domain/ids.ts";
import type { Parts } from "./parts.ts";
import type { AskingEvent } from "./to-intent.ts";

/** How long an answer waits for the app to say who is meant. Milliseconds. */
const patienceMs = 1_500;

/** The event with the names of the people in it, as far as the app says them. */
export async function withNames(
  { platforms }: Pick<Parts, "platforms">,
  event: AskingEvent,
): Promise<AskingEvent> {
  const app = platforms.get(event.person.platform);
  if (app?.nameOf === undefined) return event;
  const nameOf = (person: PersonId) => soon(app.nameOf?.(person));
  const mentions = event.kind === "message" ? (event.mentions ?? []) : [];
  const [own, ...named] = await Promise.all([
    event.person.name ?? nameOf(event.person.id),
    ...mentions.map(({ person }) => nameOf(person)),
  ]);
  const person = own === undefined ? event.person : { ...event.person, name: own };
  if (event.kind !== "message") return { ...event, person };
  const text = mentions.reduce(
    (words, { token }, index) =>
      words.replaceAll(token, () => (named[index] === undefined ? token : `@${named[index]}`)),
    event.text,
  );
  return { ...event, person, text };
}

async function soon(name: Promise<string | undefined> | undefined): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, patienceMs, undefined);
  });
  try {
    return await Promise.race([name, late]);
  } finally {
    clearTimeout(timer);
  }
}
