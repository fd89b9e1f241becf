import { engineError } from '../../errors/engine-error.js';

/** Where a value stands in a document: the struct that Go would read it into, and the way to it. */
type Place = { readonly struct: string; readonly path: readonly string[] };

/**
 * A JSON object as Go's decoder reads it into a struct: names in any case, null for nothing, unknown names ignored, and
 * a value of the wrong type refused with its sentence.
 *
 * @see Go, encoding/json: UnmarshalTypeError
 */
export class GoObject {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #place: Place;
  #byLowerName: ReadonlyMap<string, unknown> | undefined;

  constructor(values: Readonly<Record<string, unknown>>, place: Place) {
    this.#values = values;
    this.#place = place;
  }

  /** A whole document. @param struct With its package, as Go calls it where the whole is wrong. @throws argument_invalid where it is no object */
  static of(document: unknown, struct: string): GoObject {
    if (isObject(document)) return new GoObject(document, { struct: lastWord(struct), path: [] });
    throw mismatch(document, { struct, path: [] }, struct);
  }

  has(name: string): boolean {
    return this.#value(name) !== undefined;
  }

  /** Not given, or null. */
  isNil(name: string): boolean {
    return (this.#value(name) ?? null) === null;
  }

  text(name: string): string | undefined {
    return this.#read(name, 'string', (value) => (typeof value === 'string' ? value : undefined));
  }

  boolean(name: string): boolean | undefined {
    return this.#read(name, 'bool', (value) => (typeof value === 'boolean' ? value : undefined));
  }

  /** A whole number. @param goType what Go has there: `int64`, `uint16`, … */
  number(name: string, goType = 'int64'): number | undefined {
    return this.#read(name, goType, (value) => {
      if (!Number.isInteger(value) || Math.abs(Number(value)) >= 2 ** bitsOf(goType)) return undefined;
      return goType.startsWith('u') && Number(value) < 0 ? undefined : Number(value);
    });
  }

  texts(name: string): readonly string[] | undefined {
    return this.#list(name, 'string', (value) => (typeof value === 'string' ? value : undefined), '');
  }

  /** Whole numbers that are never negative. */
  numbers(name: string): readonly number[] | undefined {
    const read = (value: unknown): number | undefined =>
      Number.isInteger(value) && Number(value) >= 0 ? Number(value) : undefined;
    return this.#list(name, 'uint', read, 0);
  }

  /** A list, or one text that stands for a list of it. @see moby, api/types/strslice */
  textOrTexts(name: string): readonly string[] | undefined {
    const value = this.#value(name);
    return typeof value === 'string' ? [value] : this.texts(name);
  }

  /** A map of texts. */
  textMap(name: string): Readonly<Record<string, string>> | undefined {
    const map = this.map(name);
    if (map === undefined) return undefined;
    return Object.fromEntries(map.keys().map((key) => [key, map.text(key) ?? '']));
  }

  object(name: string, struct: string): GoObject | undefined {
    const value = this.#read(name, struct, (found) => (isObject(found) ? found : undefined));
    return value && new GoObject(value, { struct: lastWord(struct), path: this.#pathTo(name) });
  }

  /** An object whose names are data. */
  map(name: string): GoMap | undefined {
    const value = this.#read(name, 'map[string]string', (found) => (isObject(found) ? found : undefined));
    return value && new GoMap(value, { struct: this.#place.struct, path: this.#pathTo(name) });
  }

  objects(name: string, struct: string): readonly GoObject[] | undefined {
    const place = { struct: lastWord(struct), path: this.#pathTo(name) };
    const read = (value: unknown): GoObject | undefined => (isObject(value) ? new GoObject(value, place) : undefined);
    return this.#list(name, struct, read, new GoObject({}, place));
  }

  /** A list of lists of texts. */
  textLists(name: string): readonly (readonly string[])[] | undefined {
    return this.#list(name, '[]string', (value) => (isTexts(value) ? value : undefined), []);
  }

  #value(name: string): unknown {
    const exact = Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
    if (exact !== undefined) return exact;
    this.#byLowerName ??= new Map(Object.entries(this.#values).map(([key, value]) => [key.toLowerCase(), value]));
    return this.#byLowerName.get(name.toLowerCase());
  }

  #read<Value>(name: string, goType: string, read: (value: unknown) => Value | undefined): Value | undefined {
    const value = this.#value(name);
    if (value === undefined || value === null) return undefined;
    const found = read(value);
    if (found !== undefined) return found;
    throw mismatch(value, { ...this.#place, path: this.#pathTo(name) }, goType);
  }

  /** @param zero what Go leaves where an item is null */
  #list<Item>(
    name: string,
    goType: string,
    read: (value: unknown) => Item | undefined,
    zero: Item,
  ): readonly Item[] | undefined {
    const values = this.#read(name, `[]${goType}`, (found) =>
      Array.isArray(found) ? (found as unknown[]) : undefined,
    );
    return values?.map((value) => {
      const item = value === null ? zero : read(value);
      if (item !== undefined) return item;
      throw mismatch(value, { ...this.#place, path: this.#pathTo(name) }, goType);
    });
  }

  #pathTo(name: string): readonly string[] {
    return [...this.#place.path, name];
  }
}

/** A {@link GoObject} whose names are taken as they are. */
export class GoMap extends GoObject {
  readonly #names: readonly string[];

  constructor(values: Readonly<Record<string, unknown>>, place: Place) {
    super(values, place);
    this.#names = Object.keys(values);
  }

  keys(): readonly string[] {
    return this.#names;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** How many a number of this type has, without that for its sign: `uint16` 16, `int` 63. */
function bitsOf(goType: string): number {
  const bits = Number(/\d+$/.exec(goType)?.[0] ?? 64);
  return goType.startsWith('u') ? bits : bits - 1;
}

const lastWord = (goType: string): string => goType.replace(/^.*\./, '');

function mismatch(value: unknown, { struct, path }: Place, goType: string): Error {
  const where = path.length === 0 ? 'Go value' : `Go struct field ${struct}.${path.join('.')}`;
  return engineError('argument_invalid', {
    reason: `invalid JSON: json: cannot unmarshal ${kindOf(value, goType)} into ${where} of type ${goType}`,
  });
}

function kindOf(value: unknown, goType: string): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return /int/.test(goType) ? `number ${value}` : 'number';
  return value === null ? 'null' : typeof value;
}
