import type { Container, ContainerId, ContainerStats } from '../../engine/index.js';
import type { AppState } from './app-state.js';
import type { Effect } from './effect.js';
import type { EngineMessage } from './message.js';
import { type Step, step, withNotice } from './step.js';
import { measured, withoutSizes } from './volume-sizes.js';

const CPU_HISTORY = 12;

/** From so many on, one list costs less than the single reads. */
const MANY_CONTAINERS = 30;

/** What the engine says. */
export function updateEngine(state: AppState, message: EngineMessage): Step {
  switch (message.type) {
    case 'engine.opened':
      return step({ ...state, engine: { kind: 'open' } }, { type: 'engine.follow' }, ...secondListOf(state));
    case 'engine.failed':
      return step({ ...state, engine: { kind: 'failed', problem: message.problem } });
    case 'engine.retry.asked':
      return step({ ...state, engine: { kind: 'opening' } }, { type: 'engine.open' });
    case 'engine.silent':
      return step({ ...state, silentSinceMs: message.sinceMs });
    case 'machine.described':
      return step({
        ...state,
        machine: {
          ...state.machine,
          hostname: message.hostname,
          contextName: message.contextName,
          warningCount: message.warnings.length,
        },
      });
    case 'host.sampled': {
      const cpuHistory = [...state.machine.cpuHistory, message.sample.cpuPercent].slice(-CPU_HISTORY);
      return step({ ...state, machine: { ...state.machine, sample: message.sample, cpuHistory } });
    }
    case 'containers.listed':
      return step({ ...state, containers: { items: message.containers, isListed: true } });
    case 'containers.read':
      // Until all are known, the cursor would go to the few that have just changed, and stay there.
      if (!state.containers.isListed) return step(state);
      return step({ ...state, containers: { ...state.containers, items: merge(state.containers.items, message) } });
    case 'images.listed':
      return step({ ...state, images: { items: message.images, isListed: true } });
    case 'volumes.listed':
      return step({
        ...state,
        volumes: { items: message.volumes.map((volume) => ({ ...volume, id: volume.name })), isListed: true },
      });
    case 'backups.listed':
      return step({ ...state, backups: message.backups });
    case 'volume.measured':
      return step({ ...state, volumeSizes: measured(state.volumeSizes, message.name, message.sizeBytes) });
    case 'networks.listed':
      return step({ ...state, networks: { items: message.networks, isListed: true } });
    case 'usage.sampled':
      return step({
        ...state,
        usage: new Map(
          message.stats.map((stats): [typeof stats.sample.id, ContainerStats] => [stats.sample.id, stats]),
        ),
      });
    case 'stream.lost':
      return step(withNotice(state, `The engine's ${message.what} broke off: ${message.problem.sentence}`, 'warn'));
    case 'objects.changed': {
      const { volumeNames = [] } = message;
      return step(
        { ...state, volumeSizes: withoutSizes(state.volumeSizes, volumeNames) },
        ...readAgain(message.containerIds),
        ...(message.haveImages ? [{ type: 'images.list' as const }] : []),
        // Others are read once somebody has looked at them.
        ...(isListOfVolumesOld(state, message) ? [{ type: 'volumes.list' as const }] : []),
        ...(message.haveNetworks && state.networks.isListed ? [{ type: 'networks.list' as const }] : []),
        // What a container suffers ends with it.
        ...(message.containerIds.some((id) => state.troubles.has(id)) ? [{ type: 'troubles.list' as const }] : []),
      );
    }
    case 'refresh.due':
      return step(state, ...readLists(state));
    default:
      return message satisfies never;
  }
}

/** It says who uses them, too. */
function isListOfVolumesOld(
  { volumes, secondList }: AppState,
  { containerIds, volumeNames = [] }: EngineMessage & { readonly type: 'objects.changed' },
): boolean {
  return volumes.isListed && (volumeNames.length > 0 || (secondList === 'volumes' && containerIds.length > 0));
}

/** What the screen opens with besides containers and images, which are always read. */
function secondListOf({ secondList }: AppState): readonly Effect[] {
  return secondList === 'volumes' || secondList === 'networks' ? [{ type: `${secondList}.list` }] : [];
}

/** All lists that are looked at. */
export const readLists = ({ volumes, networks }: Pick<AppState, 'volumes' | 'networks'>): readonly Effect[] => [
  { type: 'containers.list' },
  { type: 'images.list' },
  ...(volumes.isListed ? [{ type: 'volumes.list' as const }] : []),
  ...(networks.isListed ? [{ type: 'networks.list' as const }] : []),
];

function readAgain(ids: readonly ContainerId[]): readonly Effect[] {
  if (ids.length === 0) return [];
  return ids.length < MANY_CONTAINERS ? [{ type: 'containers.read', ids }] : [{ type: 'containers.list' }];
}

function merge(
  items: readonly Container[],
  { found, gone }: { readonly found: readonly Container[]; readonly gone: readonly string[] },
): readonly Container[] {
  const isGone = new Set(gone);
  const fresh = new Map(found.map((container) => [container.id, container]));
  const kept = items
    .filter(({ id }) => !isGone.has(id))
    .map((container) => {
      const newer = fresh.get(container.id);
      fresh.delete(container.id);
      return newer ?? container;
    });
  return [...fresh.values(), ...kept];
}
