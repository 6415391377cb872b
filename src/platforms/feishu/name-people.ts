import { createPeopleWords } from "../kit/people-words.ts";

/** Feishu's open ids of people, perhaps behind the name of the app. */
const person = /(?:\bfeishu:)?\b(ou_[0-9a-z]{6,64})\b/g;

export const { namePeople, nameInWords, peopleOn } = createPeopleWords(person);
