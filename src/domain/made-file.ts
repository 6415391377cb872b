/** A file that the answer of a task shows or links to, as it was when the task ended. */
export interface MadeFile {
  /** Its own name, without folders. */
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** Of PoCo's copy. */
  readonly path: string;
}
