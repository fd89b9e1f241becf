import { compare, isEqual } from './compare.js';
import { printValue, toJson } from './print-value.js';
import { printf } from './printf.js';
import { isTrue, type Value } from './value.js';

export type TemplateFunction = (...args: readonly Value[]) => Value;

/** What a function throws for arguments that it cannot take; the evaluator says where. */
export class FunctionFailure extends Error {}

const text = (value: Value): string => printValue(value);

/** Go's built-in functions and docker's own. @see docker/cli, templates/templates.go; Go, text/template */
export const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  and: (...args) => args.find((arg) => !isTrue(arg)) ?? args.at(-1),
  or: (...args) => args.find(isTrue) ?? args.at(-1),
  not: (value) => !isTrue(value),
  eq: (first, ...others) => others.some((other) => isEqual(first, other)),
  ne: (a, b) => !isEqual(a, b),
  lt: (a, b) => compare(a, b) < 0,
  le: (a, b) => compare(a, b) <= 0,
  gt: (a, b) => compare(a, b) > 0,
  ge: (a, b) => compare(a, b) >= 0,
  index: (value, ...keys) => keys.reduce(indexOne, value),
  slice: (value, from = 0, to) => sliceOf(value, Number(from), to),
  len: (value) => lengthOf(value),
  print: (...args) => args.map(text).join(' '),
  println: (...args) => `${args.map(text).join(' ')}\n`,
  printf: (format, ...args) => printf(text(format), args),
  json: (value) => toJson(value ?? null),
  split: (value, separator) => text(value).split(text(separator)),
  join: (values, separator) => listOf(values).map(text).join(text(separator)),
  lower: (value) => text(value).toLowerCase(),
  upper: (value) => text(value).toUpperCase(),
  title: (value) =>
    text(value).replace(/(^|[^\p{L}\p{N}_'])(\p{L})/gu, (_, before, letter) => before + letter.toUpperCase()),
  pad: (value, before, after) =>
    value === '' ? '' : ' '.repeat(Number(before)) + text(value) + ' '.repeat(Number(after)),
  truncate: (value, length) => text(value).slice(0, Number(length)),
};

/** In the row of titles functions leave a title as it is, so that `{{upper .Names}}` keeps its column's name. */
export const HEADER_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  ...FUNCTIONS,
  ...Object.fromEntries(
    ['json', 'split', 'join', 'lower', 'upper', 'title', 'truncate', 'println'].map((name) => [
      name,
      (value: Value) => value,
    ]),
  ),
};

function indexOne(value: Value, key: Value): Value {
  if (value === null || value === undefined) throw new FunctionFailure('index of untyped nil');
  if (value instanceof Map) return value.has(key) ? value.get(key) : zeroLike(value);
  if (typeof value === 'string' || Array.isArray(value)) return elementAt(value, Number(key));
  throw new FunctionFailure(`can't index item of type ${typeof value}`);
}

function elementAt(list: string | readonly Value[], index: number): Value {
  const length = typeof list === 'string' ? Buffer.byteLength(list) : list.length;
  if (!Number.isInteger(index) || index < 0 || index >= length)
    throw new FunctionFailure(`index out of range: ${index}`);
  return typeof list === 'string' ? Buffer.from(list)[index] : list[index];
}

/** A key that a map does not have gives the zero of what the map holds. */
const zeroLike = (map: ReadonlyMap<unknown, unknown>): Value => {
  const [sample = ''] = map.values();
  return typeof sample === 'string' ? '' : Array.isArray(sample) ? [] : null;
};

function sliceOf(value: Value, from: number, to: Value): Value {
  const end = to === undefined ? lengthOf(value) : Number(to);
  if (from < 0 || end > lengthOf(value) || from > end)
    throw new FunctionFailure(`index out of range: ${Math.max(from, end)}`);
  return typeof value === 'string' ? Buffer.from(value).subarray(from, end).toString() : listOf(value).slice(from, end);
}

function lengthOf(value: Value): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (Array.isArray(value)) return value.length;
  if (value instanceof Map) return value.size;
  throw new FunctionFailure(
    value === null || value === undefined ? 'len of nil pointer' : `len of type ${typeof value}`,
  );
}

function listOf(value: Value): readonly Value[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new FunctionFailure(`wrong type for value; expected []string; got ${typeof value}`);
  return value;
}
