import { resolve } from 'node:path';

import type { BuildCacheSource, BuildCacheTarget } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { parseBoolean } from '../flag.js';
import { invalid } from '../values/invalid.js';
import { csvFields, valueOf } from './csv-fields.js';

type Fields = ReadonlyMap<string, string>;

/** Services of others that BuildKit keeps caches in. */
const OF_SERVICES = new Set(['gha', 's3', 'azblob']);

/** `--cache-from`: names of images, or `type=registry,ref=…`, `type=local,src=…`. @throws argument_invalid, not_implemented */
export function parseCacheSource(text: string, workingDir: string): readonly BuildCacheSource[] {
  if (!text.includes('=')) return namesIn(text).map((ref) => ({ kind: 'image', ref }));
  const fields = fieldsOf(text);
  const type = fields.get('type') ?? '';
  switch (type) {
    case 'registry':
      return [{ kind: 'image', ref: needed(fields, 'ref', 'registry cache importer requires ref') }];
    case 'local': {
      const path = resolve(workingDir, needed(fields, 'src', 'local cache importer requires src'));
      return [{ kind: 'folder', path, digest: fields.get('digest'), tag: fields.get('tag') }];
    }
    default:
      throw unknown('importer', type);
  }
}

/** `--cache-to`: `type=inline`, `type=registry,ref=…`, `type=local,dest=…`, or a name. @throws argument_invalid, not_implemented */
export function parseCacheTarget(text: string, workingDir: string): readonly BuildCacheTarget[] {
  if (!text.includes('=')) return namesIn(text).map((ref) => ({ kind: 'registry', ref, mode: 'min' }));
  const fields = fieldsOf(text);
  const type = fields.get('type') ?? '';
  switch (type) {
    case 'inline':
      return [{ kind: 'inline' }];
    case 'registry':
      return [
        { kind: 'registry', ref: needed(fields, 'ref', 'registry cache exporter requires ref'), ...commonOf(fields) },
      ];
    case 'local': {
      const path = resolve(workingDir, needed(fields, 'dest', 'local cache exporter requires dest'));
      return [{ kind: 'folder', path, tag: fields.get('tag'), ...commonOf(fields) }];
    }
    default:
      throw unknown('exporter', type);
  }
}

const fieldsOf = (text: string): Fields => new Map(csvFields(text).map((field) => [field.key, valueOf(field)]));

function commonOf(fields: Fields): CommonOptions {
  const mode = fields.get('mode') ?? 'min';
  if (mode !== 'min' && mode !== 'max') throw invalid(`unknown mode ${JSON.stringify(mode)} of a cache: min or max`);
  return {
    mode,
    ...(fields.has('compression') && { compression: parseCompression(fields.get('compression') ?? '') }),
    ...(parseBoolean(fields.get('ignore-error') ?? 'false') && { mayFail: true }),
  };
}

type CommonOptions = {
  readonly mode: 'min' | 'max';
  readonly compression?: LayerCompression | undefined;
  readonly mayFail?: boolean | undefined;
};

type LayerCompression = 'gzip' | 'zstd' | 'uncompressed';

/** @throws argument_invalid, not_implemented */
export function parseCompression(text: string): LayerCompression {
  if (text === 'gzip' || text === 'zstd' || text === 'uncompressed') return text;
  if (text === 'estargz') throw engineError('not_implemented', { what: 'compression with estargz' });
  throw invalid(`unsupported compression type ${text}`);
}

function needed(fields: Fields, name: string, sentence: string): string {
  const value = fields.get(name) ?? '';
  if (value === '') throw invalid(sentence);
  return value;
}

function unknown(what: 'importer' | 'exporter', type: string): Error {
  if (OF_SERVICES.has(type)) return engineError('not_implemented', { what: `a build cache of type ${type}` });
  return type === ''
    ? invalid(`type required for ${what === 'importer' ? 'cache-from' : 'cache-to'}`)
    : invalid(`unknown cache ${what}: ${JSON.stringify(type)}`);
}

const namesIn = (text: string): readonly string[] => text.split(',').filter((part) => part !== '');
