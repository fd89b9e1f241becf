import { furtherFields, mayBeLeftOut, mayBeNil, realType } from './go-habits.js';
import { type ModelType, parseModelType } from './model-type.js';
import type { Models } from './read-models.js';

/** RFC 3339, as Go writes it. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Where `value` is not what docker answers, a line each: `$.HostConfig.Memory: string instead of number`. */
export function modelDisagreements(models: Models, type: string, value: unknown): readonly string[] {
  return new Comparison(models).lines(parseModelType(type), value, { path: '$', mayBeNil: false });
}

type Place = { readonly path: string; readonly mayBeNil: boolean };

class Comparison {
  readonly #models: Models;

  constructor(models: Models) {
    this.#models = models;
  }

  lines(type: ModelType, value: unknown, place: Place): readonly string[] {
    const { path } = place;
    switch (type.kind) {
      case 'anything':
        return [];
      case 'text':
        return isOf('string', value, path);
      case 'number':
        return isOf('number', value, path);
      case 'boolean':
        return isOf('boolean', value, path);
      case 'null':
        return value === null ? [] : [`${path}: ${kindOf(value)} instead of null`];
      case 'moment':
        return typeof value === 'string' && MOMENT.test(value) ? [] : [`${path}: ${shown(value)} is no moment`];
      case 'literal':
        return value === type.value ? [] : [`${path}: ${shown(value)} instead of ${shown(type.value)}`];
      case 'either':
        return this.#either(type.types, value, place);
      case 'list':
        return this.#list(type.item, value, place);
      case 'map':
        return this.#map(type.item, value, place);
      case 'model':
        return this.#model(type.name, value, place);
    }
  }

  #either(types: readonly ModelType[], value: unknown, place: Place): readonly string[] {
    const results = types.map((type) => this.lines(type, value, place));
    if (results.some((lines) => lines.length === 0)) return [];
    if (types.every(({ kind }) => kind === 'literal')) return [`${place.path}: ${shown(value)} is none of docker's`];
    return results.toSorted((a, b) => b.length - a.length)[0] ?? [];
  }

  #list(item: ModelType, value: unknown, { path, mayBeNil: mayBe }: Place): readonly string[] {
    if (value === null && mayBe) return [];
    if (!Array.isArray(value)) return [`${path}: ${kindOf(value)} instead of a list`];
    return value.flatMap((each, index) => this.lines(item, each, { path: `${path}[${index}]`, mayBeNil: false }));
  }

  #map(item: ModelType, value: unknown, { path, mayBeNil: mayBe }: Place): readonly string[] {
    if (value === null && mayBe) return [];
    if (!isObject(value)) return [`${path}: ${kindOf(value)} instead of an object`];
    return Object.entries(value).flatMap(([name, each]) =>
      this.lines(item, each, { path: `${path}.${name}`, mayBeNil: false }),
    );
  }

  #model(name: string, value: unknown, place: Place): readonly string[] {
    const model = this.#models.get(name);
    if (!model) throw new TypeError(`no such model: ${name}`);
    if (model.kind === 'alias') return this.lines(model.type, value, place);
    const { path } = place;
    if (!isObject(value)) return [`${path}: ${kindOf(value)} instead of ${name}`];
    const known = new Set([...model.fields.keys(), ...furtherFields(name)]);
    const unknown = Object.keys(value).filter((field) => !known.has(field));
    return [
      ...unknown.map((field) => `${path}.${field}: not docker's`),
      ...[...known].flatMap((field) => {
        const there = `${path}.${field}`;
        if (!Object.hasOwn(value, field)) return mayBeLeftOut(name, field) ? [] : [`${there}: missing`];
        const type = realType(name, field) ?? model.fields.get(field)?.type ?? { kind: 'anything' };
        return this.lines(type, value[field], { path: there, mayBeNil: mayBeNil(name, field) });
      }),
    ];
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value;
}

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

const isOf = (type: 'string' | 'number' | 'boolean', value: unknown, path: string): readonly string[] =>
  typeof value === type ? [] : [`${path}: ${kindOf(value)} instead of ${type}`];
