import type { Tone } from "../../../cards/card.ts";

/** What stands before a word of PoCo itself. */
export const noteSymbols: Readonly<Record<Tone, string>> = {
  neutral: "",
  busy: "⏳ ",
  info: "ℹ️ ",
  attention: "⚠️ ",
  good: "✅ ",
  bad: "❌ ",
};
