/** Whom a process runs as, in numbers. */
export type ResolvedUser = {
  readonly uid: number;
  readonly gid: number;
  readonly additionalGids: readonly number[];
  /** From the image's passwd; `/` where it does not say. */
  readonly home: string;
};

/** Reads text files of a container's root; undefined where there is none. */
export type RootFiles = { readText(path: string): string | undefined };
