import type { ContainerMount, CreateContainer } from '../../engine/index.js';
import { invalid } from '../../wire/words/invalid.js';
import { type ApiVersion, isAtLeast } from '../http/api-version.js';
import type { GoObject } from './go-object.js';

type OlderReading = { readonly until: ApiVersion; readonly read: (asked: CreateContainer) => CreateContainer };

/** What versions before `until` had not is not heard, or refused where leaving it out would be unsafe. */
const OLDER_READINGS: readonly OlderReading[] = [
  // The client itself removed it.
  { until: '1.25', read: (asked) => ({ ...asked, isAutoRemoved: false }) },
  {
    until: '1.40',
    read: (asked) => ({
      ...asked,
      namespaces: { ...asked.namespaces, ipc: asked.namespaces?.ipc ?? { kind: 'shareable' } },
      mounts: asked.mounts?.map((mount) =>
        mount.recursion === 'disabled' ? { ...mount, recursion: undefined } : mount,
      ),
    }),
  },
  {
    until: '1.42',
    read: (asked) => ({
      ...asked,
      terminalSize: undefined,
      mounts: asked.mounts?.map((mount) => (mount.askedBy === 'mount' ? { ...mount, mayCreateSource: false } : mount)),
    }),
  },
  { until: '1.43', read: (asked) => ({ ...asked, annotations: undefined }) },
  {
    until: '1.44',
    read(asked) {
      refuseMount(asked, 'BindOptions.ReadOnlyForceRecursive needs API v1.44 or newer', isForcedReadOnly);
      refuseSeveralNetworks(asked);
      return { ...asked, health: asked.health && { ...asked.health, startIntervalMs: 0 } };
    },
  },
  {
    until: '1.45',
    read(asked) {
      refuseMount(asked, 'VolumeOptions.Subpath needs API v1.45 or newer', isPartOfVolume);
      return asked;
    },
  },
];

/**
 * A create as `version` of the API means it.
 *
 * @throws argument_invalid @see moby, api/server/router/container/container_routes.go: postContainersCreate
 */
export const createOfVersion = (asked: CreateContainer, version: ApiVersion): CreateContainer =>
  OLDER_READINGS.filter(({ until }) => !isAtLeast(version, until)).reduce((read, older) => older.read(read), asked);

const OPTIONS_OF_TYPES = [
  ['VolumeOptions', 'volume'],
  ['BindOptions', 'bind'],
  ['TmpfsOptions', 'tmpfs'],
] as const;

/** Options of a type that a mount has not: from 1.42 on they are refused. @throws argument_invalid */
export function requireOwnOptions(host: GoObject | undefined, version: ApiVersion): void {
  if (!isAtLeast(version, '1.42')) return;
  for (const mount of host?.objects('Mounts', 'mount.Mount') ?? []) {
    const type = mount.text('Type') ?? '';
    const foreign = OPTIONS_OF_TYPES.find(
      ([options, owner]) => owner !== type && mount.object(options, `mount.${options}`) !== undefined,
    );
    if (foreign) throw invalid(`${foreign[0]} must not be specified on mount type ${JSON.stringify(type)}`);
  }
}

const isForcedReadOnly = ({ recursion }: ContainerMount): boolean => recursion === 'readonly';

const isPartOfVolume = ({ type, subpath }: ContainerMount): boolean => type === 'volume' && Boolean(subpath);

function refuseMount({ mounts }: CreateContainer, reason: string, isRefused: (mount: ContainerMount) => boolean): void {
  if (mounts?.some(isRefused)) throw invalid(reason);
}

function refuseSeveralNetworks({ endpoints = [] }: CreateContainer): void {
  if (endpoints.length < 2) return;
  const names = endpoints.map(({ network }) => network).join(', ');
  throw invalid(`Container cannot be created with multiple network endpoints: ${names}`);
}
