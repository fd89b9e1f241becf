import { isAbsolute } from 'node:path';
import { cleanPath } from '../../dockerfile/ignore/clean-path.js';
import type { ContainerMount } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { invalid } from '../../wire/words/invalid.js';
import { withWrittenMode } from '../../wire/words/mount-mode.js';
import { checkedVolumeName, isMountMode, readMountMode } from '../../wire/words/mount-words.js';
import { withWrittenPlaces } from '../../wire/words/written-places.js';

/**
 * An entry of `Binds`: `/host:/in`, `name:/in:ro`, `/in`.
 *
 * @throws mount_invalid, argument_invalid @see moby, volume/mounts/linux_parser.go: ParseMountRaw
 */
export function readBind(spec: string): ContainerMount {
  const parts = spec.split(':');
  if (parts.length > 3 || parts[0] === '') throw engineError('mount_invalid', { spec });
  const [first = '', second, mode = ''] = parts;
  // A place alone takes no options: `/in:ro` would have it that "ro" is one.
  if (second === '' || (second !== undefined && parts.length === 2 && isMountMode(second))) {
    throw engineError('mount_invalid', { spec });
  }
  if (!isMountMode(mode)) throw invalid(`invalid mode: ${mode}`);
  const [source, destination] = second === undefined ? ['', first] : [first, second];
  const type = isAbsolute(source) ? 'bind' : 'volume';
  const prefix = `invalid volume specification: '${spec}': invalid mount config for type "${type}": `;
  const mount: ContainerMount = {
    type,
    source: type === 'bind' ? cleanPath(source) : checkedVolumeName(source),
    destination: checkedDestination(destination, prefix),
    ...readMountMode(mode, type, prefix),
    mayCreateSource: true,
    askedBy: 'volume',
    ...(source === '' ? { isAnonymous: true } : {}),
  };
  return withWrittenPlaces(withWrittenMode(mount, mode), { source, destination });
}

/** An absolute path inside, other than `/`. @param prefix What the sentence begins with: for whose sake. */
export function checkedDestination(path: string, prefix: string): string {
  if (!isAbsolute(path)) throw invalid(`${prefix}invalid mount path: '${path}' mount path must be absolute`);
  const clean = cleanPath(path);
  if (clean === '/') throw invalid(`${prefix}invalid specification: destination can't be '/'`);
  return clean;
}
