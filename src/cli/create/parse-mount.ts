import type { ContainerMount } from '../../engine/index.js';
import { withWrittenPlaces } from '../../wire/words/written-places.js';
import { parseCommaSeparated } from '../values/comma-separated.js';
import { invalid } from '../values/invalid.js';
import { checkFields, checkMount } from './check-mount.js';
import { FIELD_READERS, type MountFields } from './mount-fields.js';
import { readForEngine } from './read-for-engine.js';

/**
 * Reads `--mount type=bind,source=/host,target=/in,readonly`, as far as docker's client does.
 *
 * @throws argument_invalid, not_implemented
 * @see docker/cli, opts/mount.go
 */
export function parseMount(spec: string): MountFields {
  const text = spec.trim();
  if (text === '') throw invalid('value is empty');
  const fields = parseCommaSeparated(text).reduce(readField, EMPTY);
  checkFields(fields);
  return fields;
}

const EMPTY: MountFields = {
  type: 'volume',
  source: '',
  target: '',
  isReadOnly: false,
  options: [],
  mayCreateSource: false,
  labels: {},
  given: [],
};

function readField(fields: MountFields, field: string): MountFields {
  const equals = field.indexOf('=');
  const [name, value] = equals < 0 ? [field, undefined] : [field.slice(0, equals), field.slice(equals + 1)];
  if (name !== name.trim()) throw invalid(`invalid option '${name}' in '${field}': option should not have whitespace`);
  if (value !== undefined && value.trim() === '') throw invalid(`invalid value for '${name}': value is empty`);
  if (value !== undefined && value !== value.trim())
    throw invalid(`invalid value for '${name}' in '${field}': value should not have whitespace`);
  const key = name.toLowerCase();
  const reader = Object.hasOwn(FIELD_READERS, key) ? FIELD_READERS[key] : undefined;
  if (value === undefined && reader?.isSwitch !== true)
    throw invalid(`invalid field '${field}' must be a key=value pair`);
  if (!reader) throw invalid(`unexpected key '${key}' in '${field}'`);
  return { ...fields, ...reader.read(value ?? 'true', fields, key), given: [...fields.given, key] };
}

/**
 * As the engine takes it. A bind's source must be there already, unlike with `-v`, unless `bind-create-src` says otherwise.
 *
 * @throws wish_refused
 */
export function toMount(fields: MountFields, workingDir: string): ContainerMount {
  const { source, isReadOnly, options, mayCreateSource, recursion, labels, driverOptions, subpath } = fields;
  const { written, type, ...place } = readForEngine(() => checkMount(fields, workingDir));
  const mount: ContainerMount = {
    type,
    ...place,
    isReadOnly: isReadOnly || type === 'image',
    options,
    mayCreateSource,
    ...(type === 'volume' && source === '' ? { isAnonymous: true } : {}),
    askedBy: 'mount',
    ...(recursion === undefined ? {} : { recursion }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(driverOptions === undefined ? {} : { driverOptions }),
    ...(subpath === undefined ? {} : { subpath }),
  };
  return withWrittenPlaces(mount, written);
}
