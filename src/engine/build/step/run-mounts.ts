import type { RunMount } from '../../../dockerfile/index.js';
import { engineError } from '../../../errors/engine-error.js';
import type { RuntimeMount } from '../../../oci/runtime-spec.js';
import type { MountCopies } from '../../container/mount-copies.js';
import type { BuildSession } from '../build-session.js';
import type { StageState } from '../stage/stage-state.js';

/** What the mounts of a RUN say to the cache, and how they are made. */
export type PlannedMounts = {
  readonly planned: readonly RunMount[];
  readonly options: Readonly<Record<string, string>>;
  readonly files: ReadonlyMap<string, string>;
};

/** Mounts that are ready. Closing them lets go of what they hold. */
export type OpenedMounts = AsyncDisposable & {
  /** Puts them where the runtime finds them. */
  readonly attach: (copies: MountCopies) => Promise<readonly RuntimeMount[]>;
  /** `NAME=value` of secrets that are to be variables. */
  readonly environment: readonly string[];
  /** Where in the tree they are. */
  readonly places: readonly string[];
};

export async function planMounts(
  _session: BuildSession,
  mounts: readonly RunMount[],
  _state: StageState,
): Promise<PlannedMounts> {
  if (mounts.length > 0) throw engineError('not_implemented', { what: 'RUN --mount' });
  return await Promise.resolve({ planned: mounts, options: {}, files: new Map() });
}

export function openMounts(
  _session: BuildSession,
  _mounts: readonly RunMount[],
  _state: StageState,
): Promise<OpenedMounts> {
  return Promise.resolve({
    attach: () => Promise.resolve([]),
    environment: [],
    places: [],
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}
