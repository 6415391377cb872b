/** What goes wrong in the course of a soak. */
export interface Misfortune {
  /** Perhaps something goes wrong now; to be asked once a second. */
  perhaps(): void;
}

/** What people do in the course of a soak, by chance. */
export interface People {
  /** Perhaps somebody does something now; to be asked once a second. */
  perhaps(): void;
  /** Somebody sees to whatever waits for people. */
  decide(): void;
}
