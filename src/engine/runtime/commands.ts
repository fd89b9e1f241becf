import type { Signal } from '../../oci/signal.js';
import type { ContainerId } from '../container/container.js';
import { parsePids, parseRuntimeState, parseRuntimeStates, type RuntimeState } from './runtime-state.js';

/** One call of the OCI runtime, as data: what to run, and how to read what it prints. */
export type RuntimeCommand<Answer> = {
  readonly args: readonly string[];
  readonly read: (stdout: string) => Answer;
};

const nothing = (): void => undefined;

export const start = (id: ContainerId): RuntimeCommand<void> => ({ args: ['start', id], read: nothing });

/** Asks what the runtime knows. Whether a container may be started is not its to say. */
export const state = (id: ContainerId): RuntimeCommand<RuntimeState> => ({
  args: ['state', id],
  read: parseRuntimeState,
});

export const kill = (
  id: ContainerId,
  signal: Signal,
  options?: { readonly all?: boolean | undefined },
): RuntimeCommand<void> => ({
  args: ['kill', ...(options?.all ? ['--all'] : []), id, String(signal)],
  read: nothing,
});

export const remove = (id: ContainerId, options?: { readonly force?: boolean | undefined }): RuntimeCommand<void> => ({
  args: ['delete', ...(options?.force ? ['--force'] : []), id],
  read: nothing,
});

export const pause = (id: ContainerId): RuntimeCommand<void> => ({ args: ['pause', id], read: nothing });

export const resume = (id: ContainerId): RuntimeCommand<void> => ({ args: ['resume', id], read: nothing });

export const processes = (id: ContainerId): RuntimeCommand<readonly number[]> => ({
  args: ['ps', '--format', 'json', id],
  read: parsePids,
});

/** A further process in a container; this call lasts as long as that does, and ends with its status. */
export const exec = (
  id: ContainerId,
  { processPath, pidPath }: { readonly processPath: string; readonly pidPath: string },
): RuntimeCommand<void> => ({
  args: ['exec', '--process', processPath, '--pid-file', pidPath, id],
  read: nothing,
});

/** Where CRIU writes what it does, in the folder of the image or in the work folder. */
export const CRIU_LOGS = { checkpoint: 'dump.log', restore: 'restore.log' } as const;

/** Writes down what the processes are; they end with it unless they are to be left running. */
export const checkpoint = (
  id: ContainerId,
  { imagePath, leavesRunning }: { readonly imagePath: string; readonly leavesRunning: boolean },
): RuntimeCommand<void> => ({
  args: [
    'checkpoint',
    '--image-path',
    imagePath,
    '--work-path',
    imagePath,
    ...(leavesRunning ? ['--leave-running'] : []),
    id,
  ],
  read: nothing,
});

export const list = (): RuntimeCommand<readonly RuntimeState[]> => ({
  args: ['list', '--format', 'json'],
  read: parseRuntimeStates,
});
