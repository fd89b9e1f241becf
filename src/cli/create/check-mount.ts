import { isAbsolute, join } from 'node:path';
import { cleanPath } from '../../dockerfile/ignore/clean-path.js';
import type { ContainerMount } from '../../engine/index.js';
import { isInsidePath } from '../../wire/words/inside-path.js';
import { PROPAGATIONS } from '../../wire/words/mount-words.js';
import { invalid } from '../values/invalid.js';
import { checkedDestination } from './check-destination.js';
import type { MountFields } from './mount-fields.js';

/**
 * Refuses fields that cannot be meant together, as docker's client does before it asks.
 *
 * @throws argument_invalid
 * @see docker/cli, opts/mount.go: validateMountOptions
 */
export function checkFields(fields: MountFields): void {
  const { type, target, given } = fields;
  for (const owner of ['volume', 'bind', 'tmpfs', 'image']) {
    if (owner !== type && given.some((key) => key.startsWith(`${owner}-`)))
      throw invalid(`cannot mix '${owner}-*' options with mount type '${type}'`);
  }
  checkRecursion(fields);
  if (target === '') throw invalid('target is required');
}

/** Where from and where, clean and as docker's client would send it. */
type MountPlaces = Places & { readonly type: ContainerMount['type']; readonly written: Places };

const TYPES: readonly ContainerMount['type'][] = ['bind', 'volume', 'tmpfs', 'image'];
type Places = { readonly source: string; readonly destination: string };

/**
 * Where it is mounted and from where, as far as that can be without looking.
 *
 * @param workingDir What a source that begins with a dot is relative to.
 * @throws argument_invalid
 * @see moby, volume/mounts/linux_parser.go
 */
export function checkMount(fields: MountFields, workingDir: string): MountPlaces {
  const { target, volumeDriver = 'local' } = fields;
  const prefix = `invalid mount config for type "${fields.type}": `;
  const type = TYPES.find((known) => known === fields.type);
  if (!type) throw invalid(`${prefix}mount type unknown`);
  if (volumeDriver !== 'local')
    throw invalid(`error looking up volume plugin ${volumeDriver}: plugin "${volumeDriver}" not found`);
  const destination = checkedDestination(target, prefix);
  const problem = problemOfSource(fields, type);
  if (problem !== undefined) throw invalid(`${prefix}${problem}`);
  if (type !== 'bind')
    return { type, source: fields.source, destination, written: { source: fields.source, destination: target } };
  const source = fields.source.startsWith('.') ? join(workingDir, fields.source) : fields.source;
  return { type, source: cleanPath(source), destination, written: { source, destination: target } };
}

function checkRecursion({ recursion, isReadOnly, options }: MountFields): void {
  const needs = (what: string) =>
    invalid(`option 'bind-recursive=${recursion}' requires '${what}' to be specified in conjunction`);
  if ((recursion === 'writable' || recursion === 'readonly') && !isReadOnly) throw needs('readonly');
  const propagation = options.find((option) => PROPAGATIONS.includes(option));
  if (recursion === 'readonly' && propagation !== 'rprivate') throw needs('bind-propagation=rprivate');
}

function problemOfSource(
  { source, isReadOnly, subpath, options }: MountFields,
  type: ContainerMount['type'],
): string | undefined {
  const propagation = options.find((option) => !PROPAGATIONS.includes(option));
  switch (type) {
    case 'tmpfs':
      return source === '' ? undefined : 'field Source must not be specified';
    case 'bind':
      if (source === '') return 'field Source must not be empty';
      if (!isAbsolute(source) && !source.startsWith('.'))
        return `invalid mount path: '${source}' mount path must be absolute`;
      return propagation === undefined ? undefined : `invalid propagation mode: ${propagation}`;
    case 'image':
      if (source === '') return 'field Source must not be empty';
      return subpath !== undefined && !isInsidePath(subpath)
        ? 'subpath must be a relative path within the volume'
        : undefined;
    case 'volume':
      if (subpath !== undefined && source === '') return 'must not set Subpath when using anonymous volumes';
      if (subpath !== undefined && !isInsidePath(subpath)) return 'subpath must be a relative path within the volume';
      return isReadOnly && source === '' ? 'must not set ReadOnly mode when using anonymous volumes' : undefined;
  }
}
