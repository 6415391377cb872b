import type { Rung } from "../../kit/drawing/part.ts";

/** What Feishu takes of a card. Source: Feishu's reference of Card JSON 2.0, unless said otherwise. */
export const limits = {
  /** Of a whole card as JSON, in bytes of UTF-8 (error 230025). */
  cardBytes: 30_720,
  /** Of all elements of a card, those in others counted as well (error 11310). */
  elements: 200,
  /** In all markdown of a card. The reference says 5; several teams measured refusals from the 4th on. */
  tables: 3,
  /** Of an `element_id`. */
  id: 20,
  tags: 3,
  /** Of a menu. None is documented for Card JSON 2.0; the one of the older menus. */
  options: 100,
  /** Of what an input takes and is filled with, in characters. */
  typed: 1000,
  /** Of the value of a button as JSON, in characters. No limit is documented; what is longer is kept by PoCo. */
  buttonValue: 2000,
} as const;

/** How much of Feishu's room PoCo takes: its own decisions, each below a limit of Feishu or what a phone can show. */
export const budgets: Readonly<
  Record<Rung, { readonly bytes: number; readonly elements: number; readonly title: number }>
> = {
  0: { bytes: 24_576, elements: 120, title: 200 },
  1: { bytes: 12_288, elements: 80, title: 200 },
  2: { bytes: 12_288, elements: 60, title: 120 },
  3: { bytes: 6144, elements: 30, title: 100 },
};

/** Of single things on a card, in characters unless said otherwise. */
export const rooms = {
  /** Of the line under the title. */
  subtitle: 120,
  /** What stands for the card in the list of chats. */
  summary: 150,
  tag: 24,
  button: 60,
  confirm: 300,
  placeholder: 100,
  option: 100,
  /** Of the value of an option. */
  optionValue: 200,
  /** Bytes of all that the inputs of one form are filled with, and of all of their options. */
  inputs: 14_000,
  /** A name of a button; no limit is documented. */
  name: 100,
} as const;
