import { engineError } from '../errors/engine-error.js';
import { type DiffId, parseDiffId } from './digest.js';
import type { ImageConfig, ImageHistory, ImageRunConfig } from './image-config.js';
import {
  bool,
  compact,
  type JsonReader,
  listOf,
  mapOf,
  object,
  optional,
  parseJsonObject,
  text,
  wholeNumber,
} from './untrusted-json.js';

/** Reads the configuration of an image out of untrusted text. Fields that gantry does not know are left out. @throws manifest_invalid */
export function parseImageConfig(content: string): ImageConfig {
  const document = parseJsonObject(content, 'the image configuration');
  const rootfs = object(document['rootfs'], 'rootfs');
  return compact({
    created: optional(text)(document['created'], 'created'),
    author: optional(text)(document['author'], 'author'),
    // Images of before 2014 name neither.
    architecture: optional(text)(document['architecture'], 'architecture') ?? '',
    os: optional(text)(document['os'], 'os') || 'linux',
    variant: optional(text)(document['variant'], 'variant'),
    config: optional(runConfig)(document['config'], 'config'),
    rootfs: {
      type: 'layers',
      diff_ids: optional(listOf(diffId))(rootfs['diff_ids'], 'rootfs.diff_ids') ?? [],
    },
    history: optional(listOf(history))(document['history'], 'history'),
  });
}

const diffId: JsonReader<DiffId> = (value, path) => {
  try {
    return parseDiffId(text(value, path));
  } catch (cause) {
    throw engineError('manifest_invalid', { reason: `${path} is not a digest` }, { cause });
  }
};

const texts = listOf(text);

/** Docker takes a plain text for a list of one, as its oldest images have it. */
const words: JsonReader<readonly string[]> = (value, path) =>
  typeof value === 'string' ? [value] : texts(value, path);

/** `{ "80/tcp": {} }`: only the keys mean something. */
const keys: JsonReader<Readonly<Record<string, object>>> = (value, path) =>
  Object.fromEntries(Object.keys(object(value, path)).map((key) => [key, {}]));

const runConfig: JsonReader<ImageRunConfig> = (value, path) => {
  const fields = object(value, path);
  const read = <Value>(name: string, reader: JsonReader<Value>): Value | undefined =>
    optional(reader)(fields[name], `${path}.${name}`);
  return compact({
    User: read('User', text),
    ExposedPorts: read('ExposedPorts', keys),
    Env: read('Env', texts),
    Entrypoint: read('Entrypoint', words),
    Cmd: read('Cmd', words),
    Volumes: read('Volumes', keys),
    WorkingDir: read('WorkingDir', text),
    Labels: read('Labels', mapOf(text)),
    StopSignal: read('StopSignal', text),
    Healthcheck: read('Healthcheck', healthcheck),
    Shell: read('Shell', texts),
    OnBuild: read('OnBuild', texts),
  });
};

const healthcheck: JsonReader<NonNullable<ImageRunConfig['Healthcheck']>> = (value, path) => {
  const fields = object(value, path);
  const count = (name: string): number | undefined => optional(wholeNumber)(fields[name], `${path}.${name}`);
  return compact({
    Test: optional(texts)(fields['Test'], `${path}.Test`),
    Interval: count('Interval'),
    Timeout: count('Timeout'),
    StartPeriod: count('StartPeriod'),
    StartInterval: count('StartInterval'),
    Retries: count('Retries'),
  });
};

const history: JsonReader<ImageHistory> = (value, path) => {
  const fields = object(value, path);
  const said = (name: string): string | undefined => optional(text)(fields[name], `${path}.${name}`);
  return compact({
    created: said('created'),
    created_by: said('created_by'),
    author: said('author'),
    comment: said('comment'),
    empty_layer: optional(bool)(fields['empty_layer'], `${path}.empty_layer`),
  });
};
