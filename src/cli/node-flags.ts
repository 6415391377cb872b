/**
 * How Node is to run PoCo for long. Semi-spaces of 4 MB in place of 16 take a twentieth of the most prompts a second, and save 100 of
 * 350 MB after a rush (`bench/README.md`). `npm start` has them too.
 */
export const nodeFlags: readonly string[] = ["--max-semi-space-size=4"];
