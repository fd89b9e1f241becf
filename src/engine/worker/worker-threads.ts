import type { Growth } from '../content/content-store.js';
import type { AppliedLayer, UnpackJob, UnpackProgress } from '../layer/unpack-job.js';

/** What worker threads can do: what each job takes, is told on its way, tells on its way, and gives. */
export type Jobs = {
  readonly unpackLayer: {
    readonly input: UnpackJob;
    readonly note: Growth;
    readonly progress: UnpackProgress;
    readonly result: AppliedLayer;
  };
};

export type JobKind = keyof Jobs;

export type JobOptions<Kind extends JobKind> = {
  readonly onProgress?: ((progress: Jobs[Kind]['progress']) => void) | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

export type RunningJob<Kind extends JobKind> = {
  /** Rejects as the job does; with `cancelled` once it has stopped and left nothing running. */
  readonly result: Promise<Jobs[Kind]['result']>;
  tell(note: Jobs[Kind]['note']): void;
};

/** Threads for work that would hold up the one that draws. Idle threads keep no process alive. */
export interface WorkerThreads extends AsyncDisposable {
  /** Has a first thread started while its work is not there yet: it takes some 40 ms to come up. */
  warmUp(): void;
  start<Kind extends JobKind>(kind: Kind, input: Jobs[Kind]['input'], options?: JobOptions<Kind>): RunningJob<Kind>;
}
