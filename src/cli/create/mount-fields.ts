import type { ContainerMount } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { parseBoolean } from '../flag.js';
import { parseBytes } from '../values/bytes.js';
import { invalid } from '../values/invalid.js';

/** What the fields of a `--mount` say. */
export type MountFields = Pick<
  ContainerMount,
  'source' | 'isReadOnly' | 'options' | 'mayCreateSource' | 'recursion' | 'subpath' | 'driverOptions'
> & {
  readonly type: string;
  readonly volumeDriver?: string | undefined;
  readonly target: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The fields that were given: some belong to one type of mount only. */
  readonly given: readonly string[];
};

type FieldReader = {
  /** Its name alone means true. */
  readonly isSwitch?: boolean | undefined;
  readonly read: (value: string, fields: MountFields, key: string) => Partial<MountFields>;
};

const source: FieldReader = { read: (value) => ({ source: value }) };
const target: FieldReader = { read: (value) => ({ target: value }) };
const readOnly: FieldReader = {
  isSwitch: true,
  read: (value, _, key) => ({ isReadOnly: readBoolean(key, value) }),
};

/** By docker's names in lower case. @see docker/cli, opts/mount.go */
export const FIELD_READERS: Readonly<Record<string, FieldReader>> = {
  type: { read: (value) => ({ type: value.toLowerCase() }) },
  source,
  src: source,
  target,
  destination: target,
  dst: target,
  readonly: readOnly,
  ro: readOnly,
  // Of a mount that only another system could do differently: taken, and without effect here as with docker.
  consistency: { read: () => ({}) },
  'bind-propagation': {
    read: (value, { options }) => ({ options: [...options, value.toLowerCase()] }),
  },
  'bind-nonrecursive': {
    isSwitch: true,
    read: (value, _, key) => (readBoolean(key, value) ? { recursion: 'disabled' } : {}),
  },
  'bind-recursive': { read: (value, _, key) => readRecursion(key, value) },
  'bind-create-src': {
    isSwitch: true,
    read: (value, _, key) => ({ mayCreateSource: readBoolean(key, value) }),
  },
  'volume-nocopy': {
    isSwitch: true,
    read: (value, { options }, key) => (readBoolean(key, value) ? { options: [...options, 'nocopy'] } : {}),
  },
  'volume-label': {
    read: (value, { labels }) => {
      const [name = '', ...rest] = value.split('=');
      return { labels: { ...labels, [name]: rest.join('=') } };
    },
  },
  'volume-driver': { read: (value) => ({ volumeDriver: value }) },
  'volume-opt': {
    read: (value, { driverOptions }) => {
      const [name = '', ...rest] = value.split('=');
      return { driverOptions: { ...driverOptions, [name]: rest.join('=') } };
    },
  },
  'volume-subpath': { read: (value) => ({ subpath: value }) },
  'image-subpath': { read: (value) => ({ subpath: value }) },
  'tmpfs-size': {
    read: (value, { options }, key) => {
      const bytes = orInvalid(key, value, parseBytes);
      return bytes === 0 ? {} : { options: [...options, `size=${bytes}`] };
    },
  },
  'tmpfs-mode': {
    read: (value, { options }, key) => {
      const mode = /^[0-7]+$/.test(value) ? Number.parseInt(value, 8) : Infinity;
      if (mode >= 2 ** 32) throw invalid(`invalid value for ${key}: ${value}`);
      return mode === 0 ? {} : { options: [...options, `mode=${value}`] };
    },
  },
};

const readBoolean = (key: string, value: string): boolean => orInvalid(key, value, parseBoolean);

function orInvalid<Value>(key: string, text: string, parse: (text: string) => Value): Value {
  try {
    return parse(text);
  } catch (cause) {
    throw engineError('argument_invalid', { reason: `invalid value for ${key}: ${text}` }, { cause });
  }
}

function readRecursion(key: string, value: string): Partial<MountFields> {
  if (value === 'enabled') return {};
  if (value === 'disabled' || value === 'writable' || value === 'readonly') return { recursion: value };
  throw invalid(`invalid value for ${key}: ${value} (must be "enabled", "disabled", "writable", or "readonly")`);
}
