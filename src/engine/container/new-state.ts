import type { ContainerState } from './container.js';

/** Of a container that has never run. */
export const NEW_STATE: ContainerState = {
  status: 'created',
  pid: 0,
  pidStartTicks: 0,
  exitCode: 0,
  isOomKilled: false,
  error: '',
  startedAtMs: 0,
  finishedAtMs: 0,
  restartCount: 0,
  restartAtMs: 0,
  wasStoppedByUser: false,
  endpoints: [],
  ports: [],
};
