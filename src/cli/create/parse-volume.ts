import { isAbsolute, join, normalize } from 'node:path';

import type { ContainerMount } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { withWrittenMode } from '../../wire/words/mount-mode.js';
import { invalid } from '../values/invalid.js';
import { checkedDestination } from './check-destination.js';
import { isMountMode } from './mount-words.js';

const VOLUME_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;
const CONSISTENCY = ['consistent', 'cached', 'delegated'];

/**
 * Reads `-v`: `/in`, `name:/in`, `/host:/in`, `./host:/in`, each with options behind a further colon.
 *
 * The shell has put the home directory in place of `~`, unless it was quoted; then it is no path.
 *
 * @param workingDir What `./host` is relative to.
 * @throws mount_invalid, argument_invalid
 * @see moby, volume/mounts/linux_parser.go: ParseMountRaw
 */
export function parseVolume(spec: string, workingDir: string): ContainerMount {
  const parts = spec.split(':');
  if (parts.includes('')) throw invalid(`invalid spec: ${spec}: empty section between colons`);
  if (parts.length > 3) throw engineError('mount_invalid', { spec });
  const [first = '', second, mode = ''] = parts;
  // A place alone takes no options: `/in:ro` would have it that "ro" is one.
  if (second !== undefined && parts.length === 2 && isMountMode(second)) throw engineError('mount_invalid', { spec });
  if (!isMountMode(mode)) throw invalid(`invalid mode: ${mode}`);
  const [source, destination] = second === undefined ? ['', first] : [first, second];
  const path = source.startsWith('.') ? join(workingDir, source) : source;
  const type = isAbsolute(path) ? 'bind' : 'volume';
  const mount: ContainerMount = {
    type,
    source: type === 'bind' ? normalize(path).replace(/(.)\/$/, '$1') : checkedName(source),
    destination: checkedDestination(
      destination,
      `invalid volume specification: '${spec}': invalid mount config for type "${type}": `,
    ),
    ...parseMode(mode),
    mayCreateSource: true,
    ...(source === '' ? { isAnonymous: true } : {}),
    askedBy: 'volume',
  };
  return withWrittenMode(mount, mode);
}

function parseMode(mode: string): Pick<ContainerMount, 'isReadOnly' | 'options'> {
  const words = mode === '' ? [] : mode.split(',');
  const isKept = (word: string): boolean => word !== 'ro' && word !== 'rw' && !CONSISTENCY.includes(word);
  return { isReadOnly: words.includes('ro'), options: words.filter(isKept) };
}

function checkedName(name: string): string {
  if (name === '' || VOLUME_NAME.test(name)) return name;
  if (/^[a-zA-Z0-9]$/.test(name)) {
    throw invalid(`create ${name}: volume name is too short, names should be at least two alphanumeric characters`);
  }
  throw invalid(
    `create ${name}: ${JSON.stringify(name)} includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`,
  );
}
