import { engineError } from '../errors/engine-error.js';

/** Reads one value out of untrusted JSON, or throws `manifest_invalid` naming `path`. */
export type JsonReader<Value> = (value: unknown, path: string) => Value;

export type JsonObject = Readonly<Record<string, unknown>>;

function invalid(path: string, what: string): Error {
  return engineError('manifest_invalid', { reason: `${path} is not ${what}` });
}

/** The object that `text` spells. */
export function parseJsonObject(text: string, path: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw engineError('manifest_invalid', { reason: `${path} is not JSON` }, { cause });
  }
  return object(value, path);
}

export const object: JsonReader<JsonObject> = (value, path) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(path, 'an object');
  return value as JsonObject;
};

export const text: JsonReader<string> = (value, path) => {
  if (typeof value !== 'string') throw invalid(path, 'a text');
  return value;
};

export const bool: JsonReader<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw invalid(path, 'true or false');
  return value;
};

/** Not negative: sizes and counts. */
export const wholeNumber: JsonReader<number> = (value, path) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw invalid(path, 'a whole number');
  return value;
};

export const listOf =
  <Value>(item: JsonReader<Value>): JsonReader<readonly Value[]> =>
  (value, path) => {
    if (!Array.isArray(value)) throw invalid(path, 'a list');
    return value.map((entry: unknown, index) => item(entry, `${path}[${index}]`));
  };

export const mapOf =
  <Value>(item: JsonReader<Value>): JsonReader<Readonly<Record<string, Value>>> =>
  (value, path) =>
    Object.fromEntries(Object.entries(object(value, path)).map(([key, entry]) => [key, item(entry, `${path}.${key}`)]));

/** Go writes what is not set as `null`, or leaves it out. */
export const optional =
  <Value>(read: JsonReader<Value>): JsonReader<Value | undefined> =>
  (value, path) =>
    value === undefined || value === null ? undefined : read(value, path);

/** Undefined fields left out, so that what is read looks like what was written. */
export function compact<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Value;
}
