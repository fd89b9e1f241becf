import { type EngineError, type ErrorDetails, engineError, isEngineError } from '../errors/engine-error.js';
import { sourceExcerpt } from './source-excerpt.js';
import type { SourceRange } from './source-range.js';

/** Makes the error that says what is wrong at `range`, with the lines themselves. */
export type FaultAt = (range: SourceRange, reason: string) => EngineError;

/** The faults of one file. */
export function faultsOf(text: string, fileName: string): FaultAt {
  return (range, reason) =>
    engineError('dockerfile_invalid', { ...range, reason, excerpt: sourceExcerpt(text, range, fileName) });
}

/**
 * What `work` gives; where a word or a port cannot be read, the error says at which lines of the file. For whoever follows the
 * instructions one by one.
 */
export function atLines<Result>(faultAt: FaultAt, range: SourceRange, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (isEngineError(error, 'word_invalid', 'expose_invalid')) throw faultAt(range, error.message);
    throw error;
  }
}

/** The lines that an error is about, those that are wrong marked; undefined for one that is about no lines of a Dockerfile. */
export function excerptOf(error: unknown): string | undefined {
  if (!isEngineError(error, 'dockerfile_invalid')) return undefined;
  const { excerpt } = error.details as ErrorDetails<'dockerfile_invalid'>;
  return excerpt;
}
