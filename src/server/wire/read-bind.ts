import { isAbsolute } from 'node:path';

import type { ContainerMount } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { invalid } from '../../wire/words/invalid.js';
import { withWrittenMode } from '../../wire/words/mount-mode.js';
import { cleanPath } from './clean-path.js';

/** Words of which a bind takes at most one each. @see moby, volume/mounts/linux_parser.go: linuxValidMountMode */
const GROUPS: readonly (readonly string[])[] = [
  ['ro', 'rw'],
  ['z', 'Z'],
  ['nocopy'],
  ['shared', 'rshared', 'slave', 'rslave', 'private', 'rprivate'],
  ['consistent', 'cached', 'delegated'],
];
const UNSAID = new Set(['ro', 'rw', 'consistent', 'cached', 'delegated']);
const VOLUME_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

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
  if (second === '' || (second !== undefined && parts.length === 2 && isMode(second))) {
    throw engineError('mount_invalid', { spec });
  }
  if (!isMode(mode)) throw invalid(`invalid mode: ${mode}`);
  const [source, destination] = second === undefined ? ['', first] : [first, second];
  const type = isAbsolute(source) ? 'bind' : 'volume';
  const words = mode === '' ? [] : mode.split(',');
  const mount: ContainerMount = {
    type,
    source: type === 'bind' ? cleanPath(source) : checkedName(source),
    destination: checkedDestination(destination, `invalid volume specification: '${spec}': `),
    isReadOnly: words.includes('ro'),
    options: words.filter((word) => !UNSAID.has(word)),
    mayCreateSource: true,
    askedBy: 'volume',
    ...(source === '' ? { isAnonymous: true } : {}),
  };
  return withWrittenMode(mount, mode);
}

function isMode(mode: string): boolean {
  if (mode === '') return true;
  const words = mode.split(',');
  const isKnown = words.every((word) => GROUPS.some((group) => group.includes(word)));
  return isKnown && GROUPS.every((group) => words.filter((word) => group.includes(word)).length < 2);
}

/** An absolute path inside, other than `/`. @param prefix What the sentence begins with: for whose sake. */
export function checkedDestination(path: string, prefix: string): string {
  if (!isAbsolute(path)) throw invalid(`${prefix}invalid mount path: '${path}' mount path must be absolute`);
  const clean = cleanPath(path);
  if (clean === '/') throw invalid(`${prefix}invalid specification: destination can't be '/'`);
  return clean;
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
