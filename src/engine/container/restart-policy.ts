import type { ContainerState, RestartPolicy } from './container.js';

export type Ending = {
  readonly exitCode: number;
  /** How long the program had run. */
  readonly ranMs: number;
};

type BeforeRestart = Pick<ContainerState, 'restartCount' | 'wasStoppedByUser' | 'restartDelayMs'>;

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
  { restartCount, wasStoppedByUser, restartDelayMs: last }: BeforeRestart,
  { exitCode, ranMs }: Ending,
): number | undefined {
  if (wasStoppedByUser || !mayRestart(policy, restartCount, exitCode)) return undefined;
  if (!last || ranMs >= GOOD_RUN_MS) return FIRST_DELAY_MS;
  return Math.min(last * 2, LONGEST_DELAY_MS);
}

/**
 * Whether a container that has ended before or with the machine starts again when that is up again. `always` is that:
 * also what a user stopped.
 *
 * @see docker's documentation, "Start containers automatically": on-failure does not, when the daemon starts again.
 */
export function restartsAtBoot(
  { name }: RestartPolicy,
  { startedAtMs, wasStoppedByUser }: Pick<ContainerState, 'startedAtMs' | 'wasStoppedByUser'>,
): boolean {
  const mayStart = name === 'always' || (name === 'unless-stopped' && !wasStoppedByUser);
  return mayStart && startedAtMs > 0;
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
