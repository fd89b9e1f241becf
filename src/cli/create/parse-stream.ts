import { invalid } from '../values/invalid.js';

export type StreamName = 'stdin' | 'stdout' | 'stderr';

/** Reads `-a`: a standard stream, in any case. */
export function parseStream(text: string): StreamName {
  const name = text.toLowerCase();
  if (name === 'stdin' || name === 'stdout' || name === 'stderr') return name;
  throw invalid('valid streams are STDIN, STDOUT and STDERR');
}
