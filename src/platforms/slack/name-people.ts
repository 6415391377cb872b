import { createPeopleWords } from "../kit/people-words.ts";

/** Slack's ids of people, perhaps behind the name of the app. Ordinary words in capitals have no digit in them. */
const person = /(?:\bslack:)?\b([UW](?=[A-Z]*\d)[A-Z0-9]{7,13})\b/g;

export const { namePeople, nameInWords, peopleOn } = createPeopleWords(person);
