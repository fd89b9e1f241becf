import { GoDuration } from '../../../wire/go-duration.js';

/**
 * What a template works on. Objects stand for Go's structs: an unknown field is an error. Maps stand for Go's maps:
 * an unknown key is no value. Functions stand for methods.
 */
export type Value = unknown;

/** A struct whose fields are worked out when they are asked for. */
export class Fields {
  readonly #read: (name: string) => Value;
  readonly #names: readonly string[];
  /** What Go calls it, for messages. */
  readonly typeName: string;

  /** @param names the fields that `json` shows; others may be read as well. */
  constructor(names: readonly string[], read: (name: string) => Value, typeName = 'struct') {
    this.#names = names;
    this.#read = read;
    this.typeName = typeName;
  }

  /** Undefined for a name that is no field. */
  get(name: string): Value {
    return this.#read(name);
  }

  toObject(): Readonly<Record<string, Value>> {
    return Object.fromEntries(this.#names.map((name) => [name, this.#read(name)]));
  }
}

/** What `if` and `and` take for true: anything but zero, empty and nothing. */
export function isTrue(value: Value): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  return Boolean(numberOf(value));
}

/** A duration is a number to all but those who print it. */
export const numberOf = (value: Value): Value => (value instanceof GoDuration ? value.nanoseconds : value);
