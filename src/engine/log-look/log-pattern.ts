import { engineError } from '../../errors/engine-error.js';

/** What lines are looked for by. */
export type LogPattern =
  /** A regular expression, without regard to case: `(?-i:Text)` minds it. */
  | { readonly kind: 'text'; readonly source: string }
  /** Lines that look like trouble. */
  | { readonly kind: 'errors' };

/** Which lines there are to see. */
export type LogFilter = {
  /** Only lines that match all of these. */
  readonly include?: readonly LogPattern[] | undefined;
  /** No lines that match one of these. */
  readonly exclude?: readonly LogPattern[] | undefined;
};

/** @throws log_pattern_invalid */
export function compilePattern(source: string): RegExp {
  try {
    return new RegExp(source, 'i');
  } catch (error) {
    throw engineError('log_pattern_invalid', { pattern: source, reason: reasonOf(error) });
  }
}

/** What V8 says behind the expression itself: `Unterminated group`. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  return (message.split(': ').at(-1) ?? '').toLowerCase();
}

/** What stands for the beginning of a line, or looks around: on a whole block it means something else. */
const SEES_LINE_STARTS = /\^|\(\?<?[=!]/;
/** Characters that mean themselves, and classes of them. */
const PLAIN = /\\.|\[(?:\\.|[^\]])*\]/g;

/**
 * Finds lines that may match in a text of many, for a pattern of which that can be said: where a line matches, this one
 * finds something in it or before it. (What stands before each line ends with a blank, as if its text began there.)
 */
export function prefilterOf(source: string): RegExp | undefined {
  return SEES_LINE_STARTS.test(source.replace(PLAIN, '')) ? undefined : new RegExp(source, 'gim');
}
