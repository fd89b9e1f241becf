import { isAlive } from '../../../src/engine/container/transitions.js';
import type { Container, CreateVolume, VolumeDetails, VolumeUsage, VolumeUser } from '../../../src/engine/index.js';
import { problemOfOptions } from '../../../src/engine/volume/local-options.js';
import { ANONYMOUS_LABEL, refused, requireVolumeName } from '../../../src/engine/volume/volume-name.js';
import { engineError } from '../../../src/errors/engine-error.js';
import { aContainerId } from '../builders.js';
import type { FakeState } from './fake-state.js';
import { FakeTree } from './fake-tree.js';

/** A volume as the engine gives it. @throws volume_not_found */
export function volumeDetails(state: FakeState, name: string): VolumeDetails {
  const record = state.volumes.get(name);
  if (!record) throw engineError('volume_not_found', { name });
  const users = state.records.flatMap(({ container }) => usesOf(container, name));
  return {
    ...record.volume,
    mountpoint: `/var/lib/gantry/volumes/${name}/_data`,
    users: users.toSorted((one, other) => Number(other.isAlive) - Number(one.isAlive)),
  };
}

/** Makes it where it is missing. @throws argument_invalid */
export function makeFakeVolume(
  state: FakeState,
  asked: CreateVolume & { readonly isAnonymous?: boolean },
): VolumeDetails {
  const { driver = '', options = {}, labels = {} } = asked;
  const isAnonymous = asked.isAnonymous ?? !asked.name;
  const name = asked.name || aContainerId(`volume ${state.volumes.size + 1}`);
  if (driver !== '' && driver !== 'local') {
    throw engineError('volume_driver_not_found', { driver, volume: name });
  }
  requireVolumeName(name);
  if (!state.volumes.has(name)) {
    const problem = problemOfOptions(options);
    if (problem !== undefined) throw refused(name, problem);
    const volume = {
      name,
      createdAtMs: state.nowMs,
      labels: isAnonymous ? { [ANONYMOUS_LABEL]: '', ...labels } : labels,
      options,
      isAnonymous,
      lastUsedAtMs: undefined,
    };
    state.volumes.set(name, { volume, tree: new FakeTree({}) });
    state.emitVolume('create', name);
  }
  return volumeDetails(state, name);
}

/** Those that a container mounts. @throws argument_invalid */
export function makeVolumesOf(state: FakeState, { config }: Container): void {
  for (const { type, source, isAnonymous, labels, driverOptions } of config.mounts) {
    if (type === 'volume' && source !== '')
      makeFakeVolume(state, { name: source, isAnonymous: isAnonymous === true, labels, options: driverOptions });
  }
}

/** What goes with a container on `rm -v`. */
export function dropAnonymousVolumes(state: FakeState, { config }: Container): void {
  for (const { type, source, isAnonymous } of config.mounts) {
    const isUsed = type === 'volume' && state.volumes.has(source) && volumeDetails(state, source).users.length > 0;
    if (type === 'volume' && isAnonymous && !isUsed) state.dropVolume(source);
  }
}

/** As the engine measures them. */
export const volumesUsage = (state: FakeState): readonly VolumeUsage[] =>
  [...state.volumes.keys()].toSorted().map((name) => ({
    name,
    sizeBytes: volumeBytes(state, name),
    links: volumeDetails(state, name).users.length,
  }));

/** Of all files in it. */
export function volumeBytes(state: FakeState, name: string): number {
  const nodes = [...(state.volumes.get(name)?.tree.nodes.values() ?? [])];
  return nodes.reduce((sum, { entry, content }) => sum + (entry.kind === 'file' ? content.byteLength : 0), 0);
}

const usesOf = ({ id, name, state, config }: Container, volume: string): readonly VolumeUser[] =>
  config.mounts
    .filter(({ type, source }) => type === 'volume' && source === volume)
    .map(({ destination, isReadOnly }) => ({
      containerId: id,
      containerName: name,
      isAlive: isAlive(state.status),
      destination,
      isReadOnly,
    }));
