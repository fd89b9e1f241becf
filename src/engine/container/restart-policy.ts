import type { ContainerState, RestartPolicy } from './container.js';

export type Ending = {
  readonly exitCode: number;
  /** How long the program had run. */
  readonly ranMs: number;
};

const FIRST_DELAY_MS = 100;
export const LONGEST_DELAY_MS = 60_000;
/** A program that ran so long has got over its trouble: the next delay is the first again. */
const GOOD_RUN_MS = 10_000;

/**
 * How long to wait before the container starts again; undefined where it stays down.
 *
 * @see docker's documentation, "Start containers automatically": 100 ms, doubled each time, at most a minute.
 */
export function restartDelayMs(
  policy: RestartPolicy,
  { restartCount, wasStoppedByUser }: Pick<ContainerState, 'restartCount' | 'wasStoppedByUser'>,
  { exitCode, ranMs }: Ending,
): number | undefined {
  if (wasStoppedByUser || !mayRestart(policy, restartCount, exitCode)) return undefined;
  if (ranMs >= GOOD_RUN_MS) return FIRST_DELAY_MS;
  return Math.min(FIRST_DELAY_MS * 2 ** restartCount, LONGEST_DELAY_MS);
}

function mayRestart({ name, maximumRetryCount }: RestartPolicy, restartCount: number, exitCode: number): boolean {
  switch (name) {
    case 'no':
      return false;
    case 'always':
    case 'unless-stopped':
      return true;
    case 'on-failure':
      return exitCode !== 0 && (maximumRetryCount === 0 || restartCount < maximumRetryCount);
  }
}
