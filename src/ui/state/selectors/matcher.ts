import { parseFilter } from './filter.js';

/** Whether a text, of something in this state, is to be shown. */
export type Matches = (text: string, status?: string) => boolean;

/** Holds texts against a filter: words, and `!word`. */
export function matcher(filter: string): Matches {
  const matches = parseFilter(filter);
  return (text, status = '') => matches({ text: text.toLowerCase(), status: status.toLowerCase(), labels: {} });
}
