/** What goes back over the wire; `cut` breaks the connection. */
export type Answer =
  | {
      readonly kind: "json";
      readonly status: number;
      readonly body: Readonly<Record<string, unknown>>;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: "cut" };
