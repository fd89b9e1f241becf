/** Makes the failure of an answer that cannot be. */
export type Invalid = (reason: string) => Error;

/**
 * An object of an answer. What is missing or null is empty, as Go writes it; a value of another type than docker's is the
 * other side's mistake, and told as that.
 */
export class AnswerObject {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #path: string;
  readonly #invalid: Invalid;

  constructor(values: Readonly<Record<string, unknown>>, path: string, invalid: Invalid) {
    this.#values = values;
    this.#path = path;
    this.#invalid = invalid;
  }

  /** A whole document. @param name What it is called in a complaint. */
  static of(document: unknown, name: string, invalid: Invalid): AnswerObject {
    if (!isObject(document)) throw invalid(`${name} is not an object`);
    return new AnswerObject(document, name, invalid);
  }

  /** A whole document that is a list of them; null is an empty one. */
  static listOf(document: unknown, name: string, invalid: Invalid): readonly AnswerObject[] {
    if (document === null || document === undefined) return [];
    if (!Array.isArray(document)) throw invalid(`${name} is not a list`);
    return document.map((each: unknown, index) => AnswerObject.of(each, `${name}[${index}]`, invalid));
  }

  text(name: string): string {
    return this.#read(name, 'a text', (value) => (typeof value === 'string' ? value : undefined)) ?? '';
  }

  number(name: string): number {
    return this.findNumber(name) ?? 0;
  }

  findNumber(name: string): number | undefined {
    return this.#read(name, 'a number', (value) => (typeof value === 'number' ? value : undefined));
  }

  boolean(name: string): boolean {
    return this.#read(name, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined)) ?? false;
  }

  texts(name: string): readonly string[] {
    return this.#list(name, 'a list of texts', (value) => (typeof value === 'string' ? value : undefined));
  }

  findTexts(name: string): readonly string[] | undefined {
    return this.#value(name) ? this.texts(name) : undefined;
  }

  /** A list, or one text that stands for a list of it. */
  textOrTexts(name: string): readonly string[] {
    const value = this.#value(name);
    return typeof value === 'string' ? [value] : this.texts(name);
  }

  /** A list of lists of texts. */
  textLists(name: string): readonly (readonly string[])[] {
    return this.#list(name, 'a list of lists of texts', (value) => (isTexts(value) ? value : undefined));
  }

  numbers(name: string): readonly number[] {
    return this.#list(name, 'a list of numbers', (value) => (typeof value === 'number' ? value : undefined));
  }

  textMap(name: string): Readonly<Record<string, string>> {
    const map = this.object(name);
    return map === undefined ? {} : Object.fromEntries(map.keys().map((key) => [key, map.text(key)]));
  }

  /** Names whose values say nothing: Go's sets. */
  keysOf(name: string): readonly string[] {
    return this.object(name)?.keys() ?? [];
  }

  object(name: string): AnswerObject | undefined {
    const value = this.#read(name, 'an object', (found) => (isObject(found) ? found : undefined));
    return value && new AnswerObject(value, `${this.#path}.${name}`, this.#invalid);
  }

  objects(name: string): readonly AnswerObject[] {
    return AnswerObject.listOf(this.#value(name), `${this.#path}.${name}`, this.#invalid);
  }

  keys(): readonly string[] {
    return Object.keys(this.#values);
  }

  /** As it came: to be compared with a later one. */
  spelled(): string {
    return JSON.stringify(this.#values);
  }

  #value(name: string): unknown {
    return Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
  }

  #read<Value>(name: string, what: string, read: (value: unknown) => Value | undefined): Value | undefined {
    const value = this.#value(name);
    if (value === undefined || value === null) return undefined;
    const found = read(value);
    if (found === undefined) throw this.#invalid(`${this.#path}.${name} is not ${what}`);
    return found;
  }

  #list<Item>(name: string, what: string, read: (value: unknown) => Item | undefined): readonly Item[] {
    const values = this.#read(name, what, (found) => (Array.isArray(found) ? (found as unknown[]) : undefined)) ?? [];
    return values.map((value) => {
      const item = read(value);
      if (item === undefined) throw this.#invalid(`${this.#path}.${name} is not ${what}`);
      return item;
    });
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
