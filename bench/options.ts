import { parseArgs } from 'node:util';

export type BenchOptions = {
  /** Few runs of each: enough to see a step back, not to publish. */
  readonly isQuick: boolean;
  /** Only items whose names contain one of these. */
  readonly only: readonly string[];
  /** Where the figures go besides the tables. */
  readonly jsonPath: string;
};

export const USAGE = 'usage: npm run bench -- [--quick] [--only WORD]... [--json FILE]';

/** Undefined where a word is not understood. */
export function parseOptions(words: readonly string[]): BenchOptions | undefined {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        json: { type: 'string', default: '.cache/bench.json' },
      },
    });
    return { isQuick: values.quick, only: values.only, jsonPath: values.json };
  } catch {
    return undefined;
  }
}
