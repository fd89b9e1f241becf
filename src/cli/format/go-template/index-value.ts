import { NIL_SLICE } from '../../../wire/nil.js';
import { FunctionFailure } from './function-failure.js';
import { goType } from './go-type.js';
import type { Value } from './value.js';

/** Go's `index`, by one key. */
export function indexValue(value: Value, key: Value): Value {
  if (value === null || value === undefined || value === NIL_SLICE) throw new FunctionFailure('index of untyped nil');
  if (value instanceof Map) return value.has(textKey(key)) ? value.get(key) : zeroLike(value);
  if (typeof value === 'string' || Array.isArray(value)) return elementAt(value, key);
  if (typeof value === 'object')
    return (Object.hasOwn(value, textKey(key)) ? value[key as keyof typeof value] : undefined) ?? null;
  throw new FunctionFailure(`can't index item of type ${goType(value)}`);
}

function textKey(key: Value): string {
  if (typeof key === 'string') return key;
  throw new FunctionFailure(
    key === null || key === undefined
      ? 'value is nil; should be string'
      : `value has type ${goType(key)}; should be string`,
  );
}

function elementAt(list: string | readonly Value[], key: Value): Value {
  const index = integerKey(key);
  const bytes = typeof list === 'string' ? Buffer.from(list) : undefined;
  const { length } = bytes ?? list;
  if (index === length) throw new FunctionFailure(`reflect: ${bytes ? 'string' : 'slice'} index out of range`);
  if (index < 0 || index > length) throw new FunctionFailure(`index out of range: ${index}`);
  return bytes ? bytes[index] : list[index];
}

function integerKey(key: Value): number {
  if (key === null || key === undefined) throw new FunctionFailure('cannot index slice/array with nil');
  if (typeof key === 'number' && Number.isInteger(key)) return key;
  throw new FunctionFailure(`cannot index slice/array with type ${goType(key)}`);
}

/** A key that a map does not have gives the zero of what the map holds. */
function zeroLike(map: ReadonlyMap<unknown, unknown>): Value {
  const sample = [...map.values()].find((value) => value !== null) ?? '';
  return typeof sample === 'string' ? '' : Array.isArray(sample) ? NIL_SLICE : null;
}

/** Go's `slice`: from, to, and for lists a capacity. */
export function sliceOf(value: Value, bounds: readonly Value[]): Value {
  if (value === null || value === undefined) throw new FunctionFailure('slice of untyped nil');
  if (bounds.length > 3) throw new FunctionFailure(`too many slice indexes: ${bounds.length}`);
  const isText = typeof value === 'string';
  if (isText && bounds.length === 3) throw new FunctionFailure('cannot 3-index slice a string');
  if (!isText && !Array.isArray(value)) throw new FunctionFailure(`can't slice item of type ${goType(value)}`);
  const whole = isText ? Buffer.from(value) : (value as readonly Value[]);
  const [from = 0, to = whole.length] = bounds.map((bound) => checkedBound(bound, whole.length));
  if (from > to) throw new FunctionFailure(`invalid slice index: ${from} > ${to}`);
  return Buffer.isBuffer(whole) ? whole.subarray(from, to).toString() : whole.slice(from, to);
}

function checkedBound(bound: Value, length: number): number {
  const index = integerKey(bound);
  if (index < 0 || index > length) throw new FunctionFailure(`index out of range: ${index}`);
  return index;
}

/** Go's `len`: bytes of a text. */
export function lengthOf(value: Value): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (Array.isArray(value)) return value.length;
  if (value instanceof Map) return value.size;
  if (value === null || value === undefined) throw new FunctionFailure('len of nil pointer');
  throw new FunctionFailure(`len of type ${goType(value)}`);
}
