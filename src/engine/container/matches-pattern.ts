import { linearPattern } from '../../host/linear-pattern.js';

/** A regular expression anywhere in the text, as docker reads filters; text that is none matches nothing but itself. */
export const matchesPattern = (text: string, pattern: string): boolean =>
  text === pattern || linearPattern(pattern)?.test(text) === true;
