import type { RegistryProblem } from './registry-problem.js';

/** An answer that may well be another one in a moment: 429, or one of the server's own failures. */
export class TransientAnswer extends Error {
  readonly problem: RegistryProblem;
  readonly retryAfterMs: number | undefined;

  constructor(problem: RegistryProblem, retryAfterMs: number | undefined) {
    super(`HTTP ${problem.status}`);
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}

export const isTransientStatus = (status: number): boolean =>
  status === 429 || status === 500 || status === 502 || status === 503 || status === 504;
