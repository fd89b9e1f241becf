import { isAbsolute } from 'node:path';
import { cleanPath } from '../../dockerfile/ignore/clean-path.js';
import type { ContainerMount } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { isInsidePath } from '../../wire/words/inside-path.js';
import { invalid } from '../../wire/words/invalid.js';
import { PROPAGATIONS } from '../../wire/words/mount-words.js';
import { withWrittenPlaces } from '../../wire/words/written-places.js';
import type { GoObject } from './go-object.js';
import { readBind } from './read-bind.js';
import { readTmpfs } from './read-tmpfs.js';

/** Everything that is to be mounted: `Binds`, `Mounts`, `Tmpfs`, and the `Volumes` without a name. @throws argument_invalid, mount_invalid */
export function readMounts(config: GoObject, host: GoObject | undefined): readonly ContainerMount[] {
  const tmpfs = host?.textMap('Tmpfs') ?? {};
  const mounts = [
    ...(host?.texts('Binds') ?? []).map(readBind),
    ...(host?.objects('Mounts', 'mount.Mount') ?? []).map(readMount),
    ...Object.entries(tmpfs).map(([destination, options]) => readTmpfs(destination, options)),
  ];
  const twice = mounts.find(
    ({ destination }, index) => mounts.findIndex((other) => other.destination === destination) < index,
  );
  if (twice) throw invalid(`Duplicate mount point: ${twice.destination}`);
  return [...mounts, ...anonymousVolumes(config, mounts)];
}

/** `Volumes`, whatever else is mounted there. */
export const readVolumePlaces = (config: GoObject): readonly string[] => config.map('Volumes')?.keys() ?? [];

/** Places for which something else was asked have that. */
const anonymousVolumes = (config: GoObject, mounts: readonly ContainerMount[]): readonly ContainerMount[] =>
  readVolumePlaces(config)
    .map((destination) => readBind(destination))
    .filter((volume) => !mounts.some(({ destination }) => destination === volume.destination));

/** An entry of `Mounts`, as `--mount` makes it. @see moby, volume/mounts/linux_parser.go: validateMountConfigImpl */
function readMount(mount: GoObject): ContainerMount {
  const type = mount.text('Type') ?? '';
  if (type !== 'bind' && type !== 'volume' && type !== 'tmpfs' && type !== 'image') {
    throw invalid(`invalid mount config for type ${JSON.stringify(type)}: mount type unknown`);
  }
  const fail = (problem: string): Error => invalid(`invalid mount config for type "${type}": ${problem}`);
  const source = mount.text('Source') ?? '';
  const isReadOnly = type === 'image' || (mount.boolean('ReadOnly') ?? false);
  const target = mount.text('Target') ?? '';
  const destination = destinationOf(target, fail);
  const problem = problemOf(mount, { type, source, isReadOnly });
  if (problem !== undefined) throw fail(problem);
  const read: ContainerMount = {
    type,
    source: type === 'bind' ? cleanPath(source) : source,
    destination,
    isReadOnly,
    mayCreateSource: false,
    askedBy: 'mount',
    ...(type === 'volume' && source === '' ? { isAnonymous: true } : {}),
    ...optionsOf(mount, type),
  };
  return withWrittenPlaces(read, { source, destination: target });
}

type MountPlace = Pick<ContainerMount, 'type' | 'source' | 'isReadOnly'>;

function problemOf(mount: GoObject, { type, source, isReadOnly }: MountPlace): string | undefined {
  if (type === 'tmpfs') return source === '' ? undefined : 'field Source must not be specified';
  if (type === 'bind') {
    if (source === '') return 'field Source must not be empty';
    const propagation = mount.object('BindOptions', 'mount.BindOptions')?.text('Propagation');
    if (propagation && !PROPAGATIONS.includes(propagation)) return `invalid propagation mode: ${propagation}`;
    return isAbsolute(source) ? undefined : `invalid mount path: '${source}' mount path must be absolute`;
  }
  const subpath = subpathOf(mount, type);
  if (source !== '') {
    // Of an image, too.
    return isInsidePath(subpath) ? undefined : 'subpath must be a relative path within the volume';
  }
  if (type === 'image') return 'field Source must not be empty';
  if (subpath !== '') return 'must not set Subpath when using anonymous volumes';
  return isReadOnly ? 'must not set ReadOnly mode when using anonymous volumes' : undefined;
}

const subpathOf = (mount: GoObject, type: 'volume' | 'image'): string =>
  mount
    .object(
      type === 'volume' ? 'VolumeOptions' : 'ImageOptions',
      type === 'volume' ? 'mount.VolumeOptions' : 'mount.ImageOptions',
    )
    ?.text('Subpath') ?? '';

function destinationOf(target: string, fail: (problem: string) => Error): string {
  if (target === '') throw fail('field Target must not be empty');
  if (!isAbsolute(target)) throw fail(`invalid mount path: '${target}' mount path must be absolute`);
  const clean = cleanPath(target);
  if (clean === '/') throw fail("invalid specification: destination can't be '/'");
  return clean;
}

/** What stands under `BindOptions`, `VolumeOptions`, `TmpfsOptions`: the one of its type. */
function optionsOf(
  mount: GoObject,
  type: ContainerMount['type'],
): Pick<ContainerMount, 'options'> & Partial<ContainerMount> {
  switch (type) {
    case 'bind':
      return bindOptions(mount.object('BindOptions', 'mount.BindOptions'));
    case 'volume':
      return volumeOptions(mount.object('VolumeOptions', 'mount.VolumeOptions'));
    case 'tmpfs':
      return tmpfsOptions(mount.object('TmpfsOptions', 'mount.TmpfsOptions'));
    case 'image':
      return imageOptions(mount.object('ImageOptions', 'mount.ImageOptions'));
  }
}

function imageOptions(image: GoObject | undefined): Pick<ContainerMount, 'options'> & Partial<ContainerMount> {
  const subpath = image?.text('Subpath');
  return { options: [], ...(subpath && { subpath }) };
}

function bindOptions(bind: GoObject | undefined): Pick<ContainerMount, 'options'> & Partial<ContainerMount> {
  const propagation = bind?.text('Propagation');
  const recursion = bind?.boolean('NonRecursive')
    ? ('disabled' as const)
    : bind?.boolean('ReadOnlyNonRecursive')
      ? ('writable' as const)
      : bind?.boolean('ReadOnlyForceRecursive')
        ? ('readonly' as const)
        : undefined;
  return {
    options: propagation ? [propagation] : [],
    mayCreateSource: bind?.boolean('CreateMountpoint') ?? false,
    ...(recursion && { recursion }),
  };
}

function volumeOptions(volume: GoObject | undefined): Pick<ContainerMount, 'options'> & Partial<ContainerMount> {
  const config = volume?.object('DriverConfig', 'mount.Driver');
  const driver = config?.text('Name') || 'local';
  if (driver !== 'local') throw engineError('volume_driver_not_found', { driver });
  const [labels, subpath] = [volume?.textMap('Labels'), volume?.text('Subpath')];
  const driverOptions = config?.textMap('Options');
  return {
    options: volume?.boolean('NoCopy') ? ['nocopy'] : [],
    ...(labels && Object.keys(labels).length > 0 && { labels }),
    ...(driverOptions && Object.keys(driverOptions).length > 0 && { driverOptions }),
    ...(subpath && { subpath }),
  };
}

function tmpfsOptions(tmpfs: GoObject | undefined): Pick<ContainerMount, 'options'> {
  const [size, mode] = [tmpfs?.number('SizeBytes') ?? 0, tmpfs?.number('Mode', 'uint32') ?? 0];
  return {
    options: [...(size > 0 ? [`size=${size}`] : []), ...(mode > 0 ? [`mode=${mode.toString(8)}`] : [])],
  };
}
