import type { ContainerConfig, ContainerMount } from '../engine/index.js';
import { OMITTED_TEXT } from './nil.js';
import { mountMode } from './words/mount-mode.js';
import { writtenPlaces } from './words/written-places.js';

const PROPAGATION = /^r?(shared|slave|private)$/;

/** An entry of `Mounts`. @param volumePaths folders of volumes by their names */
export function mountToWire(mount: ContainerMount, volumePaths: Readonly<Record<string, string>>) {
  const { type, source, destination, isReadOnly, options } = mount;
  const isVolume = type === 'volume';
  return {
    Type: type,
    Name: isVolume ? source : OMITTED_TEXT,
    Source: isVolume ? (volumePaths[source] ?? '') : source,
    Destination: destination,
    Driver: isVolume ? 'local' : OMITTED_TEXT,
    Mode: flagsOf(mount),
    RW: !isReadOnly,
    Propagation: options.find((option) => PROPAGATION.test(option)) ?? (type === 'bind' ? 'rprivate' : ''),
  };
}

/** What stands behind the last colon of `-v`; with a volume that has a name and says nothing docker shows `z`. */
function flagsOf(mount: ContainerMount): string {
  const isOfMount = mount.askedBy === 'mount';
  const flags = mount.type === 'tmpfs' || isOfMount ? '' : mountMode(mount);
  const isNameless = mount.isAnonymous === true && !isOfMount;
  return flags === '' && mount.type === 'volume' && !isNameless ? 'z' : flags;
}

/** An entry of `Binds`: `name:/in:ro`. */
export function bindToWire(mount: ContainerMount): string {
  const { source, destination } = writtenPlaces(mount);
  return [source, destination, mountMode(mount)].filter((part) => part !== '').join(':');
}

/** Places of volumes without a name. */
export const anonymousVolumesOf = (mounts: readonly ContainerMount[]): Readonly<Record<string, object>> =>
  asKeys(mounts.filter(({ isAnonymous }) => isAnonymous).map(({ destination }) => destination));

/** `Config.Volumes`: places that are to be volumes, whatever is mounted there. */
export const declaredVolumesOf = ({
  declaredVolumes,
  mounts,
}: Pick<ContainerConfig, 'declaredVolumes' | 'mounts'>): Readonly<Record<string, object>> =>
  declaredVolumes ? asKeys(declaredVolumes) : anonymousVolumesOf(mounts);

const asKeys = (places: readonly string[]): Readonly<Record<string, object>> =>
  Object.fromEntries(places.map((place) => [place, {}]));
