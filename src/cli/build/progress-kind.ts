import { invalid } from '../values/invalid.js';

const KINDS = ['auto', 'none', 'plain', 'quiet', 'rawjson', 'tty'] as const;

/** How a build is told of. */
export type ProgressKind = (typeof KINDS)[number];

/** @throws argument_invalid */
export function parseProgressKind(text: string): ProgressKind {
  const kind = KINDS.find((each) => each === text);
  if (kind === undefined) throw invalid(`invalid progress mode ${text}: one of ${KINDS.join(', ')}`);
  return kind;
}
