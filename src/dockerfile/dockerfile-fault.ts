import type { EngineError } from '../errors/engine-error.js';
import { engineError } from '../errors/engine-error.js';
import { sourceExcerpt } from './source-excerpt.js';
import type { SourceRange } from './source-range.js';

/** Makes the error that says what is wrong at `range`, with the lines themselves. */
export type FaultAt = (range: SourceRange, reason: string) => EngineError;

/** The faults of one file. */
export function faultsOf(text: string, fileName: string): FaultAt {
  return (range, reason) =>
    engineError('dockerfile_invalid', { ...range, reason, excerpt: sourceExcerpt(text, range, fileName) });
}
