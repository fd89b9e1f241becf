import { parseCdiName } from '../../../oci/cdi-name.js';
import type { RuntimeHookName } from '../../../oci/runtime-spec.js';
import {
  type JsonObject,
  type JsonReader,
  listOf,
  object,
  optional,
  parseJsonObject,
  text,
  wholeNumber,
} from '../../../oci/untrusted-json.js';
import type { CdiDeviceNode, CdiHook, CdiMount, CdiSpec, ContainerEdits } from './cdi-spec.js';

/** Reads what `path` holds. @throws manifest_invalid where it describes no devices */
export function parseCdiSpec(json: string, path: string): CdiSpec {
  const spec = parseJsonObject(json, path);
  const kind = kindOf(spec, path);
  return {
    kind,
    devices: listOf(device(kind))(spec['devices'], `${path}.devices`),
    edits: containerEdits(spec['containerEdits'] ?? {}, `${path}.containerEdits`),
  };
}

const ANY_DEVICE = 'all';
const kindOf = (spec: JsonObject, path: string): string =>
  matching('a kind of devices', (kind) => parseCdiName(`${kind}=${ANY_DEVICE}`) !== undefined)(
    spec['kind'],
    `${path}.kind`,
  );

const device =
  (kind: string): JsonReader<CdiSpec['devices'][number]> =>
  (value, path) => {
    const fields = object(value, path);
    const isName = (name: string): boolean => parseCdiName(`${kind}=${name}`) !== undefined;
    return {
      name: matching('the name of a device', isName)(fields['name'], `${path}.name`),
      edits: containerEdits(fields['containerEdits'] ?? {}, `${path}.containerEdits`),
    };
  };

const containerEdits: JsonReader<ContainerEdits> = (value, path) => {
  const fields = object(value, path);
  const list = <Item>(name: string, item: JsonReader<Item>): readonly Item[] =>
    optional(listOf(item))(fields[name], `${path}.${name}`) ?? [];
  return {
    env: list(
      'env',
      matching('NAME=value', (entry) => /^[^=]+=/.test(entry)),
    ),
    deviceNodes: list('deviceNodes', deviceNode),
    mounts: list('mounts', mount),
    hooks: list('hooks', hook),
    additionalGids: list('additionalGids', wholeNumber).filter((gid) => gid > 0),
  };
};

const deviceNode: JsonReader<CdiDeviceNode> = (value, path) => {
  const fields = object(value, path);
  const number = (name: string): number | undefined => optional(wholeNumber)(fields[name], `${path}.${name}`);
  const nodePath = absolute(fields['path'], `${path}.path`);
  return {
    path: nodePath,
    hostPath: optional(absolute)(fields['hostPath'], `${path}.hostPath`) ?? nodePath,
    type: optional(oneOf(['b', 'c', 'u', 'p']))(fields['type'] || undefined, `${path}.type`),
    major: number('major'),
    minor: number('minor'),
    fileMode: number('fileMode'),
    permissions:
      optional(matching('a mix of r, w and m', (mode) => /^[rwm]{0,3}$/.test(mode)))(
        fields['permissions'],
        `${path}.permissions`,
      ) || 'rwm',
    uid: number('uid'),
    gid: number('gid'),
  };
};

const mount: JsonReader<CdiMount> = (value, path) => {
  const fields = object(value, path);
  return {
    hostPath: text(fields['hostPath'], `${path}.hostPath`),
    containerPath: absolute(fields['containerPath'], `${path}.containerPath`),
    type: optional(text)(fields['type'], `${path}.type`),
    options: optional(listOf(text))(fields['options'], `${path}.options`) ?? [],
  };
};

const HOOK_NAMES = [
  'prestart',
  'createRuntime',
  'createContainer',
  'startContainer',
  'poststart',
  'poststop',
] as const satisfies readonly RuntimeHookName[];

const hook: JsonReader<CdiHook> = (value, path) => {
  const fields = object(value, path);
  const args = optional(listOf(text))(fields['args'], `${path}.args`);
  const env = optional(listOf(text))(fields['env'], `${path}.env`);
  const timeout = optional(wholeNumber)(fields['timeout'], `${path}.timeout`);
  return {
    name: oneOf(HOOK_NAMES)(fields['hookName'], `${path}.hookName`),
    hook: {
      path: absolute(fields['path'], `${path}.path`),
      ...(args && { args }),
      ...(env && { env }),
      ...(timeout !== undefined && { timeout }),
    },
  };
};

/** A text that `isRight` says yes to. */
const matching =
  (what: string, isRight: (value: string) => boolean): JsonReader<string> =>
  (value, path) => {
    const given = text(value, path);
    return isRight(given) ? given : text(undefined, `${path}: ${JSON.stringify(given)}, which is not ${what},`);
  };

const absolute: JsonReader<string> = matching('an absolute path', (path) => path.startsWith('/'));

const oneOf =
  <const Word extends string>(words: readonly Word[]): JsonReader<Word> =>
  (value, path) => {
    const given = text(value, path);
    return words.find((word) => word === given) ?? (matching(words.join(' or '), () => false)(given, path) as Word);
  };
