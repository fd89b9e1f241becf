import { isAbsolute, join } from 'node:path';

import type { ContainerMount } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { parseBoolean } from '../flag.js';
import { parseBytes } from '../values/bytes.js';
import { invalid } from '../values/invalid.js';
import { checkedDestination } from './parse-volume.js';

/** `--mount` as it was written, so far as it can be read without knowing where relative paths start. */
export type MountFields = {
  readonly spec: string;
  readonly type: ContainerMount['type'];
  readonly source: string;
  readonly target: string;
  readonly isReadOnly: boolean;
  readonly options: readonly string[];
};

const PROPAGATION = new Set(['shared', 'rshared', 'slave', 'rslave', 'private', 'rprivate']);

/** Reads `--mount type=bind,source=/host,target=/in,readonly`. @throws argument_invalid, not_implemented */
export function parseMount(spec: string): MountFields {
  const fields: { -readonly [Name in keyof MountFields]: MountFields[Name] } = {
    spec,
    type: 'volume',
    source: '',
    target: '',
    isReadOnly: false,
    options: [],
  };
  for (const field of spec.split(',')) readField(fields, field);
  if (fields.target === '') throw invalid('target is required');
  if (fields.type === 'bind' && fields.source === '') {
    throw invalid('invalid mount config for type "bind": field Source must not be empty');
  }
  return fields;
}

/** A bind's source must be there already, unlike with `-v`. */
export function toMount(
  { spec, type, source, target, isReadOnly, options }: MountFields,
  workingDir: string,
): ContainerMount {
  return {
    type,
    source: type === 'bind' && !isAbsolute(source) ? join(workingDir, source) : source,
    destination: checkedDestination(target, { spec, type }),
    isReadOnly,
    options,
    mayCreateSource: false,
    ...(type === 'volume' && source === '' ? { isAnonymous: true } : {}),
  };
}

function readField(fields: { -readonly [Name in keyof MountFields]: MountFields[Name] }, field: string): void {
  const equals = field.indexOf('=');
  const key = (equals < 0 ? field : field.slice(0, equals)).toLowerCase();
  const value = equals < 0 ? 'true' : field.slice(equals + 1);
  if (key === 'readonly' || key === 'ro') return void (fields.isReadOnly = readBoolean(key, value));
  if (key === 'volume-nocopy')
    return void (readBoolean(key, value) && (fields.options = [...fields.options, 'nocopy']));
  if (equals < 0) throw invalid(`invalid field '${field}' must be a key=value pair`);
  switch (key) {
    case 'type':
      fields.type = readType(value);
      break;
    case 'source':
    case 'src':
      fields.source = value;
      break;
    case 'target':
    case 'destination':
    case 'dst':
      fields.target = value;
      break;
    case 'bind-propagation':
      if (!PROPAGATION.has(value)) throw invalid(`invalid propagation mode: ${value}`);
      fields.options = [...fields.options, value];
      break;
    case 'tmpfs-size':
      fields.options = [...fields.options, `size=${parseBytes(value)}`];
      break;
    case 'tmpfs-mode':
      if (!/^[0-7]{1,4}$/.test(value)) throw invalid(`invalid value for ${key}: ${value}`);
      fields.options = [...fields.options, `mode=${value}`];
      break;
    case 'bind-nonrecursive':
    case 'bind-recursive':
    case 'consistency':
    case 'volume-driver':
    case 'volume-label':
    case 'volume-opt':
    case 'volume-subpath':
      throw engineError('not_implemented', { what: `--mount ${key}` });
    default:
      throw invalid(`unexpected key '${key}' in '${field}'`);
  }
}

function readBoolean(key: string, value: string): boolean {
  try {
    return parseBoolean(value);
  } catch (cause) {
    throw engineError('argument_invalid', { reason: `invalid value for ${key}: ${value}` }, { cause });
  }
}

function readType(value: string): ContainerMount['type'] {
  if (value === 'bind' || value === 'volume' || value === 'tmpfs') return value;
  if (['cluster', 'image', 'npipe'].includes(value))
    throw engineError('not_implemented', { what: `--mount type=${value}` });
  throw invalid(`mount type unknown: ${JSON.stringify(value)}`);
}
