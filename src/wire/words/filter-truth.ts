import { invalid } from './invalid.js';

const TRUTH: Readonly<Record<string, boolean>> = { 1: true, true: true, 0: false, false: false };

/** A filter that says yes or no, once. @throws argument_invalid @see moby, api/types/filters: GetBoolOrDefault */
export function parseTruth(name: string, values: readonly string[]): boolean {
  const [value = '', ...others] = values;
  const truth = others.length === 0 && Object.hasOwn(TRUTH, value) ? TRUTH[value] : undefined;
  if (truth === undefined) throw invalid(`invalid filter '${name}=[${values.join(' ')}]'`);
  return truth;
}
