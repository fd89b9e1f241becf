import { engineError } from '../errors/engine-error.js';

/** Far more than anybody writes: what is looked at for each may grow with all those before. */
const MOST_INSTRUCTIONS = 10_000;

/** @throws {EngineError} `dockerfile_too_large` */
export function requireFewInstructions(count: number): void {
  if (count <= MOST_INSTRUCTIONS) return;
  throw engineError('dockerfile_too_large', { what: 'number of instructions', limit: MOST_INSTRUCTIONS });
}
