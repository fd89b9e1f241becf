/** Something that happened, in docker's words. */
export type EngineEvent = {
  /** Position in the journal of this state root; grows by one. */
  readonly sequence: number;
  readonly type: 'container' | 'image' | 'network' | 'volume' | 'daemon';
  /** `create`, `start`, `die`, `pull`, … as docker's. */
  readonly action: string;
  readonly actor: { readonly id: string; readonly attributes: Readonly<Record<string, string>> };
  /** Nanoseconds since 1970 do not fit a number: milliseconds, and the rest. */
  readonly timeMs: number;
  readonly timeNanosRest: number;
};

export type EventFilter = {
  readonly type?: readonly string[] | undefined;
  readonly action?: readonly string[] | undefined;
  /** Ids or names, or how they begin. */
  readonly container?: readonly string[] | undefined;
  readonly image?: readonly string[] | undefined;
  /** Ids or names, or how they begin. */
  readonly volume?: readonly string[] | undefined;
  readonly network?: readonly string[] | undefined;
  readonly daemon?: readonly string[] | undefined;
  /** All here is `local`. */
  readonly scope?: readonly string[] | undefined;
  /** `key` or `key=value`. */
  readonly label?: readonly string[] | undefined;
};
