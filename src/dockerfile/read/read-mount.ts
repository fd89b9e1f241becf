import type { EngineError } from '../../errors/engine-error.js';
import type { Expand } from '../expand-word.js';
import type { RunMount } from '../run-mount.js';
import { didYouMean } from '../suggestion.js';
import { csvFields } from './csv-fields.js';
import { parseByteSize } from './parse-byte-size.js';

type Fault = (reason: string) => EngineError;
type Draft = { -readonly [Field in keyof RunMount]: RunMount[Field] };

const TYPES: readonly RunMount['type'][] = ['bind', 'cache', 'tmpfs', 'secret', 'ssh'];
const SHARINGS: readonly NonNullable<RunMount['sharing']>[] = ['shared', 'private', 'locked'];

/** What can be said of a mount before its variables are known: that it is CSV, and that `from` has none. */
export function checkMountFlag(flag: string, fault: Fault): void {
  for (const { key, value } of fieldsOf(flag, fault)) {
    if (key === 'from' && /\$[^]/.test(value ?? '')) {
      throw fault("'from' doesn't support variable expansion, define alias stage instead");
    }
  }
}

/** The stage or image that a mount takes its files from, as far as it says one. */
export function mountFrom(flag: string, fault: Fault): string | undefined {
  return fieldsOf(flag, fault).findLast(({ key }) => key === 'from')?.value || undefined;
}

/** One `--mount`, its values expanded. @throws {EngineError} what `fault` makes, and what `expand` throws. */
export function readMount(flag: string, expand: Expand, fault: Fault): RunMount {
  const draft: Draft = { type: 'bind', isReadOnly: true, isRequired: false };
  const seen = { isReadOnlySaid: false };
  for (const { key, value, text } of fieldsOf(flag, fault)) {
    const setting = { draft, seen, key, text, fault };
    if (value === undefined) setFlag(setting);
    else setField(setting, expand(value));
  }
  if (!seen.isReadOnlySaid) draft.isReadOnly = draft.type !== 'cache' && draft.type !== 'tmpfs';
  checkMount(draft, fault);
  return draft;
}

type Field = { readonly key: string; readonly value: string | undefined; readonly text: string };

function fieldsOf(flag: string, fault: Fault): readonly Field[] {
  const fields = csvFields(flag);
  if (typeof fields === 'string') throw fault(`failed to parse csv mounts: ${fields}`);
  return fields.map((text) => {
    const equals = text.indexOf('=');
    return equals < 0
      ? { key: text.toLowerCase(), value: undefined, text }
      : { key: text.slice(0, equals).toLowerCase(), value: text.slice(equals + 1), text };
  });
}

type Seen = { isReadOnlySaid: boolean };

function setFlag({ draft, seen, key, text, fault }: Setting): void {
  if (key === 'readonly' || key === 'ro' || key === 'readwrite' || key === 'rw') {
    draft.isReadOnly = key.startsWith('reado') || key === 'ro';
    seen.isReadOnlySaid = true;
  } else if (key === 'required') {
    demandType(draft, ['secret', 'ssh'], key, fault);
    draft.isRequired = true;
  } else throw fault(`invalid field '${text}' must be a key=value pair`);
}

type Setting = {
  readonly draft: Draft;
  readonly seen: Seen;
  readonly key: string;
  readonly text: string;
  readonly fault: Fault;
};
type SetValue = (setting: Setting, value: string) => void;

const setReadOnly: SetValue = (setting, value) => {
  setting.draft.isReadOnly = truth(setting, value);
  setting.seen.isReadOnlySaid = true;
};
const setReadWrite: SetValue = (setting, value) => {
  setting.draft.isReadOnly = !truth(setting, value);
  setting.seen.isReadOnlySaid = true;
};
const setSource: SetValue = ({ draft }, value) => {
  draft.source = value;
};
const setTarget: SetValue = ({ draft }, value) => {
  draft.target = value;
};

const SETTERS: Readonly<Record<string, SetValue>> = {
  type: ({ draft, fault }, value) => {
    draft.type = choice(TYPES, value, 'mount type', fault);
  },
  from: ({ draft }, value) => {
    draft.from = value || undefined;
  },
  source: setSource,
  target: setTarget,
  readonly: setReadOnly,
  id: ({ draft }, value) => {
    draft.id = value || undefined;
  },
  sharing: ({ draft, fault }, value) => {
    draft.sharing = choice(SHARINGS, value, 'sharing value', fault);
  },
  required: (setting, value) => {
    demandType(setting.draft, ['secret', 'ssh'], setting.key, setting.fault);
    setting.draft.isRequired = truth(setting, value);
  },
  size: (setting, value) => {
    demandType(setting.draft, ['tmpfs'], setting.key, setting.fault);
    const bytes = parseByteSize(value);
    if (bytes === undefined) throw setting.fault(`invalid value for ${setting.key}: ${value}`);
    setting.draft.sizeLimitBytes = bytes;
  },
  mode: ({ draft, fault }, value) => {
    draft.mode = whole(value, 8, 'mode', fault);
  },
  uid: ({ draft, fault }, value) => {
    draft.uid = whole(value, 10, 'uid', fault);
  },
  gid: ({ draft, fault }, value) => {
    draft.gid = whole(value, 10, 'gid', fault);
  },
  env: ({ draft }, value) => {
    draft.environmentName = value || undefined;
  },
  src: setSource,
  dst: setTarget,
  destination: setTarget,
  ro: setReadOnly,
  rw: setReadWrite,
  readwrite: setReadWrite,
};

function setField(setting: Setting, value: string): void {
  const { key, text, fault } = setting;
  const set = Object.hasOwn(SETTERS, key) ? SETTERS[key] : undefined;
  if (set === undefined) throw fault(`unexpected key '${key}' in '${text}'${didYouMean(key, Object.keys(SETTERS))}`);
  set(setting, value);
}

function choice<Choice extends string>(choices: readonly Choice[], value: string, what: string, fault: Fault): Choice {
  const found = choices.find((candidate) => candidate === value.toLowerCase());
  if (found !== undefined) return found;
  throw fault(`unsupported ${what} ${JSON.stringify(value)}${didYouMean(value, choices)}`);
}

/** As Go's `strconv.ParseBool`. */
function truth({ key, fault }: Setting, value: string): boolean {
  if (/^(1|t|T|TRUE|true|True)$/.test(value)) return true;
  if (/^(0|f|F|FALSE|false|False)$/.test(value)) return false;
  throw fault(`invalid value for ${key}: ${value}`);
}

const DIGITS = { 8: /^[0-7]+$/, 10: /^\d+$/ } as const;

function whole(value: string, base: 8 | 10, key: string, fault: Fault): number {
  const number = DIGITS[base].test(value) ? Number.parseInt(value, base) : Number.NaN;
  if (number <= 0xffff_ffff) return number;
  throw fault(`invalid value ${value} for ${key}`);
}

function demandType(draft: Draft, types: readonly RunMount['type'][], key: string, fault: Fault): void {
  if (!types.includes(draft.type)) throw fault(`unexpected key '${key}' for mount type '${draft.type}'`);
}

function checkMount(mount: RunMount, fault: Fault): void {
  const hasOwner = mount.type === 'secret' || mount.type === 'ssh' || mount.type === 'cache';
  for (const key of ['mode', 'uid', 'gid'] as const) {
    if (!hasOwner && mount[key] !== undefined) throw fault(`${key} not allowed for "${mount.type}" type mounts`);
  }
  if (mount.type === 'secret') checkSecret(mount, fault);
  if (mount.environmentName !== undefined && mount.type !== 'secret') {
    throw fault(`unexpected key 'env' for mount type '${mount.type}'`);
  }
  if (mount.sharing !== undefined && mount.type !== 'cache') {
    throw fault(`invalid cache sharing set for ${mount.type} mount`);
  }
}

function checkSecret({ from, sharing, source, target, id }: RunMount, fault: Fault): void {
  if (from !== undefined) throw fault('secret mount should not have a from');
  if (sharing !== undefined) throw fault('secret mount should not define sharing');
  if (!source && !target && !id) throw fault('invalid secret mount. one of source, target required');
  if (source && id) throw fault("both source and id can't be set");
}
