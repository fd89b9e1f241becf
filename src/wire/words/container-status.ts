import type { Container } from '../../engine/index.js';
import { humanDuration } from './human-duration.js';

/** `Up 3 minutes (Paused)`, `Exited (1) 5 seconds ago`. @see moby, container/state.go: String */
export function containerStatus({ state, health }: Container, nowMs: number): string {
  const up = (): string => `Up ${humanDuration(nowMs - state.startedAtMs)}`;
  const since = (): string => `(${state.exitCode}) ${humanDuration(nowMs - state.finishedAtMs)} ago`;
  switch (state.status) {
    case 'running':
      return `${up()}${healthNote(health)}`;
    case 'paused':
      return `${up()} (Paused)`;
    case 'restarting':
      return `Restarting ${since()}`;
    case 'removing':
      return 'Removal In Progress';
    case 'dead':
      return 'Dead';
    case 'created':
      return 'Created';
    case 'exited':
      return state.startedAtMs === 0 ? 'Created' : `Exited ${since()}`;
    default:
      return state.status satisfies never;
  }
}

/** @see moby, container/health.go: String */
function healthNote(health: Container['health']): string {
  if (!health) return '';
  return health.status === 'starting' ? ' (health: starting)' : ` (${health.status})`;
}
