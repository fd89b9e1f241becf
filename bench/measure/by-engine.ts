import type { BenchEngine } from '../world/bench-engine.js';
import type { Competitor } from './alternate.js';

/** The same words said to each engine. */
export function byEngine(
  engines: readonly BenchEngine[],
  words: readonly string[],
  options: { readonly prepare?: (engine: BenchEngine) => string } = {},
): Readonly<Record<string, Competitor>> {
  return Object.fromEntries(
    engines.map((engine) => [engine.name, { command: engine.command(...words), prepare: options.prepare?.(engine) }]),
  );
}
