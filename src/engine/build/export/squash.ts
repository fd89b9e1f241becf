import { chainIdOn } from '../../layer/chain-id.js';
import type { Stack } from '../../layer/tree/compare-stacks.js';
import { packTree } from '../../layer/tree/pack-tree.js';
import { squashEntries } from '../../layer/tree/squash-entries.js';
import type { BuildSession } from '../build-session.js';
import type { StageFiles, StageState } from '../stage/stage-state.js';
import { stateId } from '../stage/state-id.js';
import { putLayer } from './put-layer.js';

/**
 * The stage with all that was added to its base in one layer: what a step has made and a later one taken away is not in it.
 * The cache keeps the layers as they were made.
 *
 * @throws disk_full, cancelled
 * @see moby, daemon/images/image_squash.go
 */
export async function squash(session: BuildSession, state: StageState): Promise<StageState> {
  const { layers, chain } = state.files;
  if (layers.length - state.baseLayers < 2 || chain === undefined) return state;
  const base = baseOf(state);
  const { parts, stores, cancelSignal } = session;
  const { syscalls } = parts.host;
  const { whiteouts, driver } = stores.snapshots;
  const entries = squashEntries(syscalls, {
    from: stackOf(session, base.chain),
    to: stackOf(session, chain),
    whiteouts,
    isWhole: driver === 'copy',
  });
  const tar = packTree(syscalls, entries, { cancelSignal });
  return { ...state, files: await putLayer(session, base, { family: state.family, tar }), history: historyOf(state) };
}

/** The files of the image that a stage began with. */
export function baseOf({ files, baseLayers }: Pick<StageState, 'files' | 'baseLayers'>): StageFiles {
  const layers = files.layers.slice(0, baseLayers);
  const chain = layers.reduce<StageFiles['chain']>((below, { diffId }) => chainIdOn(below, diffId), undefined);
  return { chain, layers };
}

function stackOf({ stores, lease }: BuildSession, chain: StageFiles['chain']): Stack {
  if (chain === undefined) return [];
  lease.holdSnapshot(chain);
  return stores.snapshots
    .layerDirs(chain)
    .toReversed()
    .map((path) => Buffer.from(path));
}

/** As in docker, the lines of the steps stay, none with a layer, and one more tells what was done. */
function historyOf(state: StageState): StageState['history'] {
  const { history, baseLayers, createdAt } = state;
  let count = 0;
  const lines = history.map((line) => {
    if (line.empty_layer) return line;
    count += 1;
    return count <= baseLayers ? line : { ...line, empty_layer: true };
  });
  const comment = `merge ${stateId(state)} to ${baseOf(state).chain ?? 'nothing'}`;
  return [...lines, { ...(createdAt !== undefined && { created: createdAt }), comment }];
}
