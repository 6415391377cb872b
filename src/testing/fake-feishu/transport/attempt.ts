/** What came of one try to bring something to the app. */
export type Attempt =
  /** The app took it in time. `answer` is what it said, read as JSON; undefined where it said nothing. */
  | { readonly kind: "taken"; readonly answer: unknown }
  /** The app answered that it failed. */
  | { readonly kind: "refused"; readonly why: string }
  /** No answer in time, or nobody was there. */
  | { readonly kind: "silent"; readonly why: string };
