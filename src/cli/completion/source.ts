import { type Candidate, candidatesOf, type Hint } from './candidate.js';

/** Objects that have names. */
export type ObjectKind = 'container' | 'image' | 'network' | 'volume' | 'context' | 'save' | 'backup';

/** Where the words for a place come from. Every part adds to the others. */
export type Source = {
  readonly words?: readonly Candidate[] | undefined;
  readonly objects?: readonly ObjectKind[] | undefined;
  readonly hints?: readonly Hint[] | undefined;
  /** Behind each object: `:` where a path in the container follows. */
  readonly suffix?: string | undefined;
};

/** Where words for a part of the one that is typed come from; what is typed begins with `kept`, and so do they. */
export type Place = { readonly source: Source; readonly kept: string };

export const words = (...texts: readonly string[]): Source => ({ words: candidatesOf(texts) });
export const objects = (...kinds: readonly ObjectKind[]): Source => ({ objects: kinds });
export const FILES: Source = { hints: ['files'] };
export const FOLDERS: Source = { hints: ['folders'] };
