import { globSync, readFileSync } from 'node:fs';

import { type ModelType, parseModelType } from './model-type.js';

/** The fields of a model, or what another name of a type stands for. */
export type Model =
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, ModelField> }
  | { readonly kind: 'alias'; readonly type: ModelType };

export type ModelField = { readonly type: ModelType; readonly isRequired: boolean };

/** By name: `ContainerSummary`. */
export type Models = ReadonlyMap<string, Model>;

const SOURCES = 'node_modules/@docker/node-sdk/lib/types/*.ts';
/** Others are of the library's own, for registries. */
const GENERATED = /auto generated/;
const COMMENT = /\/\*[^]*?\*\//g;
const INTERFACE = /^export interface (\w+) \{([^]*?)^\}/gm;
const ALIAS = /^export type (\w+) =([^;]*);/gm;
const FIELD = /^(?:'([^']+)'|(\w+))(\?)?: ([^]+)$/;

/**
 * The schema that docker publishes for its API (`swagger.yaml`), as the models that docker generates from it for
 * JavaScript. They are TypeScript without anything at run time, in a form that is always the same: so they are read as text.
 */
export function readModels(): Models {
  const sources = globSync(SOURCES).map((path) => readFileSync(path, 'utf8'));
  const generated = sources.filter((source) => GENERATED.test(source));
  return new Map(generated.flatMap((source) => modelsOf(source.replace(COMMENT, ''))));
}

function modelsOf(source: string): readonly (readonly [string, Model])[] {
  const objects = source
    .matchAll(INTERFACE)
    .map(([, name = '', body = '']) => [name, { kind: 'object', fields: fieldsOf(body) }] as const);
  const aliases = source
    .matchAll(ALIAS)
    .map(([, name = '', type = '']) => [name, { kind: 'alias', type: parseModelType(type) }] as const);
  return [...objects, ...aliases];
}

function fieldsOf(body: string): ReadonlyMap<string, ModelField> {
  const lines = body
    .split(';\n')
    .map((line) => line.trim())
    .filter((line) => FIELD.test(line));
  return new Map(lines.map(fieldOf));
}

function fieldOf(line: string): readonly [string, ModelField] {
  const [, quoted, plain = '', optional, type = ''] = FIELD.exec(line) ?? [];
  return [quoted ?? plain, { type: parseModelType(type), isRequired: optional === undefined }];
}
