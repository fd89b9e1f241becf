/** Data with a name and a life of its own. */
export type Volume = {
  readonly name: string;
  readonly createdAtMs: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Made for one container that did not name it. */
  readonly isAnonymous: boolean;
  /** Has been given what the image holds where it was first mounted. */
  readonly isSeeded: boolean;
};
