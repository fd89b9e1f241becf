import { isAbsolute, join } from 'node:path';
import { cleanPath } from '../../dockerfile/ignore/clean-path.js';
import type { ContainerMount } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { withWrittenMode } from '../../wire/words/mount-mode.js';
import { checkedVolumeName, isMountMode, readMountMode } from '../../wire/words/mount-words.js';
import { withWrittenPlaces } from '../../wire/words/written-places.js';
import { invalid } from '../values/invalid.js';
import { checkedDestination } from './check-destination.js';
import { readForEngine } from './read-for-engine.js';

/**
 * Reads `-v`: `/in`, `name:/in`, `/host:/in`, `./host:/in`, each with options behind a further colon.
 *
 * The shell has put the home directory in place of `~`, unless it was quoted; then it is no path.
 *
 * @param workingDir What `./host` is relative to.
 * @throws argument_invalid, mount_invalid, wish_refused
 * @see moby, volume/mounts/linux_parser.go: ParseMountRaw
 */
export function parseVolume(spec: string, workingDir: string): ContainerMount {
  if (spec === '') throw invalid('invalid empty volume spec');
  const parts = spec.split(':');
  if (parts.includes('')) throw invalid(`invalid spec: ${spec}: empty section between colons`);
  if (parts.length > 3 && isMountMode(parts[2] ?? '')) throw invalid(`invalid spec: ${spec}: too many colons`);
  return readForEngine(() => toMount(spec, parts, workingDir));
}

function toMount(spec: string, parts: readonly string[], workingDir: string): ContainerMount {
  if (parts.length > 3) throw engineError('mount_invalid', { spec });
  const [first = '', second, mode = ''] = parts;
  // A place alone takes no options: `/in:ro` would have it that "ro" is one.
  if (second !== undefined && parts.length === 2 && isMountMode(second)) throw engineError('mount_invalid', { spec });
  if (!isMountMode(mode)) throw invalid(`invalid mode: ${mode}`);
  const [source, destination] = second === undefined ? ['', first] : [first, second];
  const path = source.startsWith('.') ? join(workingDir, source) : source;
  const type = isAbsolute(path) ? 'bind' : 'volume';
  const asWritten = { source: path, destination };
  const prefix = `invalid volume specification: '${spec}': invalid mount config for type "${type}": `;
  const mount: ContainerMount = {
    type,
    source: type === 'bind' ? cleanPath(path) : checkedVolumeName(source),
    destination: checkedDestination(destination, prefix),
    ...readMountMode(mode, type, prefix),
    mayCreateSource: true,
    ...(source === '' ? { isAnonymous: true } : {}),
    askedBy: 'volume',
  };
  return withWrittenPlaces(withWrittenMode(mount, mode), asWritten);
}
