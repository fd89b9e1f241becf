import type { AppState, ListId, PaneId } from '../../state/app-state.js';
import type { Message } from '../../state/message.js';
import type { FlagWords, VerbFlag } from './verb-flags.js';

/** Lists whose objects have names that are typed. */
export type NamedList = Exclude<ListId, 'projects'>;

/** What a word behind a verb names. `word` is anything new, `line` all that is left. */
export type ArgumentKind = NamedList | 'column' | 'word' | 'line';

/** What a verb leads to, or why it leads nowhere now. */
export type Outcome = { readonly reason: string } | Led;

export type Led = {
  readonly message: Message;
  /** Put under the cursor before: what the message is about. */
  readonly select?: { readonly list: ListId; readonly id: string } | undefined;
  /** Gone to before. */
  readonly focus?: PaneId | undefined;
};

/** A command of the command line that the screen carries out. */
export type Verb = {
  /** `stop`, `network create`. */
  readonly name: string;
  /** Other names for it: `container stop`. */
  readonly aliases?: readonly string[] | undefined;
  /** A sentence, for the palette. */
  readonly help: string;
  /** What stands behind it. Where there is more, all but the first are one or more of the last kind. */
  readonly takes: readonly ArgumentKind[];
  /** Words that may be left out, counted from the end. */
  readonly optional?: number | undefined;
  /** The last one may be there again and again. */
  readonly isMany?: boolean | undefined;
  /** Flags of the command line that it knows; on the screen some have nothing left to change. */
  readonly flags?: readonly VerbFlag[] | undefined;
  /** Something is another afterwards: not in read-only mode. */
  readonly changes?: boolean | undefined;
  readonly act: (state: AppState, words: readonly string[], flags: FlagWords) => Outcome;
};
