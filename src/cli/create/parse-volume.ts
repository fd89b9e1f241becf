import { isAbsolute, join, normalize } from 'node:path';

import type { ContainerMount } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { invalid } from '../values/invalid.js';

const VOLUME_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;
const OPTIONS = new Set(['z', 'Z', 'nocopy', 'shared', 'rshared', 'slave', 'rslave', 'private', 'rprivate']);

/**
 * Reads `-v`: `/in`, `name:/in`, `/host:/in`, `./host:/in`, each with options behind a further colon.
 *
 * @param workingDir What `./host` is relative to.
 * @throws mount_invalid, argument_invalid
 */
export function parseVolume(spec: string, workingDir: string): ContainerMount {
  const parts = spec.split(':');
  if (parts.includes('')) throw invalid(`invalid spec: ${spec}: empty section between colons`);
  if (parts.length > 3) throw invalid(`invalid spec: ${spec}: too many colons`);
  const [source, destination] = parts.length === 1 ? ['', parts[0] ?? ''] : [parts[0] ?? '', parts[1] ?? ''];
  const isBind = /^[/.~]/.test(source);
  const type = isBind ? 'bind' : 'volume';
  return {
    type,
    source: isBind ? absolute(source, workingDir) : checkedName(source, spec),
    destination: checkedDestination(destination, { spec, type }),
    ...parseOptions(parts[2] ?? '', spec),
    mayCreateSource: true,
    ...(source === '' ? { isAnonymous: true } : {}),
  };
}

/** Reads `--tmpfs`: `/in` or `/in:size=64m,mode=1777`. */
export function parseTmpfs(spec: string): ContainerMount {
  const [destination = '', options = ''] = spec.split(/:(.*)/s);
  return {
    type: 'tmpfs',
    source: '',
    destination: checkedDestination(destination, { spec, type: 'tmpfs' }),
    isReadOnly: options.split(',').includes('ro'),
    options: options.split(',').filter((option) => option !== '' && option !== 'ro' && option !== 'rw'),
    mayCreateSource: false,
  };
}

/** An absolute path inside, other than `/`. @throws mount_invalid */
export function checkedDestination(
  path: string,
  { spec, type }: { readonly spec: string; readonly type: ContainerMount['type'] },
): string {
  const fail = (reason: string): Error =>
    engineError('mount_invalid', { spec, reason: `invalid mount config for type "${type}": ${reason}` });
  if (!isAbsolute(path)) throw fail(`invalid mount path: '${path}' mount path must be absolute`);
  const clean = normalize(path).replace(/(.)\/$/, '$1');
  if (clean === '/') throw fail("invalid specification: destination can't be '/'");
  return clean;
}

function parseOptions(
  text: string,
  spec: string,
): { readonly isReadOnly: boolean; readonly options: readonly string[] } {
  const given = text.split(',').filter((option) => option !== '');
  const unknown = given.find((option) => option !== 'ro' && option !== 'rw' && !OPTIONS.has(option));
  const isTwice = given.includes('ro') && given.includes('rw');
  if (unknown !== undefined || isTwice) throw engineError('mount_invalid', { spec, reason: `invalid mode: ${text}` });
  return { isReadOnly: given.includes('ro'), options: given.filter((option) => OPTIONS.has(option)) };
}

/** The shell has put the home directory in place of `~`, unless it was quoted. */
const absolute = (path: string, workingDir: string): string =>
  isAbsolute(path) ? normalize(path) : join(workingDir, path);

function checkedName(name: string, spec: string): string {
  if (name === '' || VOLUME_NAME.test(name)) return name;
  throw engineError('mount_invalid', {
    spec,
    reason: `${JSON.stringify(name)} includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`,
  });
}
