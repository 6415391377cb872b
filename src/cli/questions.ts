/** How a person is asked. Every answer may be undefined: the person does not want to go on. */
export interface Questions {
  choose(question: {
    readonly message: string;
    readonly choices: readonly { readonly value: string; readonly label: string }[];
    readonly initial: string;
  }): Promise<string | undefined>;
  text(question: OpenQuestion & { readonly initial: string }): Promise<string | undefined>;
  /** What is typed is not shown. */
  secret(question: OpenQuestion): Promise<string | undefined>;
  confirm(question: { readonly message: string; readonly initial: boolean }): Promise<boolean | undefined>;
}

export interface OpenQuestion {
  readonly message: string;
  readonly hint: string;
  /** What is wrong with an answer; undefined when nothing is. */
  check(answer: string): string | undefined;
}

/** Asks on the terminal. The package is loaded when there is something to ask. */
export const clackQuestions: Questions = {
  choose: async ({ message, choices, initial }) => {
    const { isCancel, select } = await import("@clack/prompts");
    const answer = await select({ message, options: [...choices], initialValue: initial });
    return isCancel(answer) ? undefined : answer;
  },
  text: async ({ message, hint, initial, check }) => {
    const { isCancel, text } = await import("@clack/prompts");
    const answer = await text({
      message: `${message}\n${hint}`,
      initialValue: initial,
      validate: (typed) => check(typed ?? ""),
    });
    return isCancel(answer) ? undefined : (answer ?? "");
  },
  secret: async ({ message, hint, check }) => {
    const { isCancel, password } = await import("@clack/prompts");
    const answer = await password({
      message: `${message}\n${hint}`,
      validate: (typed) => check(typed ?? ""),
    });
    return isCancel(answer) ? undefined : (answer ?? "");
  },
  confirm: async ({ message, initial }) => {
    const { confirm, isCancel } = await import("@clack/prompts");
    const answer = await confirm({ message, initialValue: initial });
    return isCancel(answer) ? undefined : answer;
  },
};
