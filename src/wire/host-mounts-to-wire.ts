import type { ContainerMount } from '../engine/index.js';
import { goMap } from './go-map.js';
import { listOrNull } from './list-or-null.js';
import { bindToWire } from './mount-to-wire.js';
import { mountMode } from './words/mount-mode.js';
import { writtenPlaces } from './words/written-places.js';

const PROPAGATION = /^r?(shared|slave|private)$/;

/** Records from before say nothing of whose wish a mount was. */
const asked = ({ askedBy, type }: ContainerMount) => askedBy ?? (type === 'tmpfs' ? 'tmpfs' : 'volume');

/** `Binds`: those of `-v` that name what they mount, `name:/in:ro`. */
export const bindsToWire = (mounts: readonly ContainerMount[]) =>
  listOrNull(mounts.filter((mount) => asked(mount) === 'volume' && mount.isAnonymous !== true).map(bindToWire));

/** `Tmpfs`: those of `--tmpfs`; left out where there is none. */
export function tmpfsToWire(mounts: readonly ContainerMount[]) {
  const entries = mounts
    .filter((mount) => asked(mount) === 'tmpfs')
    .map((mount) => [mount.destination, mountMode(mount)]);
  return entries.length > 0 ? { Tmpfs: goMap<string>(Object.fromEntries(entries)) } : {};
}

/** `Mounts`: those of `--mount`; left out where there is none. @see moby, api/types/mount */
export function hostMountsToWire(mounts: readonly ContainerMount[]) {
  const wire = mounts.filter((mount) => asked(mount) === 'mount').map(toWire);
  return wire.length > 0 ? { Mounts: wire } : {};
}

function toWire(mount: ContainerMount) {
  const { type, isReadOnly } = mount;
  const { source, destination } = writtenPlaces(mount);
  const hasName = type === 'bind' || type === 'image' || (type === 'volume' && mount.isAnonymous !== true);
  return {
    Type: type,
    ...(hasName ? { Source: source } : {}),
    Target: destination,
    ...(isReadOnly ? { ReadOnly: true } : {}),
    ...group('BindOptions', type === 'bind' ? bindOptions(mount) : {}),
    ...group('VolumeOptions', type === 'volume' ? volumeOptions(mount) : {}),
    ...group('ImageOptions', type === 'image' && mount.subpath !== undefined ? { Subpath: mount.subpath } : {}),
    ...group('TmpfsOptions', type === 'tmpfs' ? tmpfsOptions(mount) : {}),
  };
}

/** Left out where nothing is in it. */
const group = (name: string, options: object): object => (Object.keys(options).length > 0 ? { [name]: options } : {});

function bindOptions({ options, recursion, mayCreateSource }: ContainerMount): object {
  const propagation = options.find((option) => PROPAGATION.test(option));
  return {
    ...(propagation === undefined ? {} : { Propagation: propagation }),
    ...(recursion === 'disabled' ? { NonRecursive: true } : {}),
    ...(mayCreateSource ? { CreateMountpoint: true } : {}),
    ...(recursion === 'writable' ? { ReadOnlyNonRecursive: true } : {}),
    ...(recursion === 'readonly' ? { ReadOnlyForceRecursive: true } : {}),
  };
}

const volumeOptions = ({ options, labels, subpath, driverOptions }: ContainerMount): object => ({
  ...(options.includes('nocopy') ? { NoCopy: true } : {}),
  ...(labels === undefined ? {} : { Labels: goMap(labels) }),
  ...(subpath === undefined ? {} : { Subpath: subpath }),
  ...(driverOptions === undefined ? {} : { DriverConfig: { Options: goMap(driverOptions) } }),
});

function tmpfsOptions({ options }: ContainerMount): object {
  const value = (name: string): string | undefined =>
    options.find((option) => option.startsWith(`${name}=`))?.slice(name.length + 1);
  const [size, mode] = [value('size'), value('mode')];
  return {
    ...(size === undefined ? {} : { SizeBytes: Number(size) }),
    ...(mode === undefined ? {} : { Mode: Number.parseInt(mode, 8) }),
  };
}
