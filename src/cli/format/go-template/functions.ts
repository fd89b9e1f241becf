import { compare, isEqual } from './compare.js';
import { escapeHtml, escapeJs, escapeQuery } from './escape.js';
import { FunctionFailure } from './function-failure.js';
import { indexValue, lengthOf, sliceOf } from './index-value.js';
import { printAll, printValue, toJson } from './print-value.js';
import { printf } from './printf.js';
import { isTrue, type Value } from './value.js';

/** What a function may be given: docker's own say so, Go's take anything. */
export type Parameter = 'any' | 'string' | 'integer' | 'strings';

export type TemplateFunction = {
  readonly parameters: readonly Parameter[];
  /** The last parameter takes any number, none among them. */
  readonly isVariadic: boolean;
  /** Arguments have been checked against `parameters`. @throws FunctionFailure */
  call(...args: readonly Value[]): Value;
};

const one = (parameter: Parameter, call: (value: Value) => Value): TemplateFunction => ({
  parameters: [parameter],
  isVariadic: false,
  call,
});
const fixed = (parameters: readonly Parameter[], call: TemplateFunction['call']): TemplateFunction => ({
  parameters,
  isVariadic: false,
  call,
});
const variadic = (parameters: readonly Parameter[], call: TemplateFunction['call']): TemplateFunction => ({
  parameters,
  isVariadic: true,
  call,
});
const comparison = (call: (a: Value, b: Value) => boolean): TemplateFunction => fixed(['any', 'any'], call);

const text = (value: Value): string => String(value ?? '');

/** Go's built-in functions. @see Go, text/template */
const GO_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  // Worked out by the evaluator, which does not look at more operands than it must.
  and: variadic(['any', 'any'], (...args) => args.find((arg) => !isTrue(arg)) ?? args.at(-1)),
  or: variadic(['any', 'any'], (...args) => args.find(isTrue) ?? args.at(-1)),
  not: one('any', (value) => !isTrue(value)),
  eq: variadic(['any', 'any'], (first, ...others) => {
    if (others.length === 0) throw new FunctionFailure('missing argument for comparison');
    return others.some((other) => isEqual(first, other));
  }),
  ne: comparison((a, b) => !isEqual(a, b)),
  lt: comparison((a, b) => compare(a, b) < 0),
  le: comparison((a, b) => compare(a, b) <= 0),
  gt: comparison((a, b) => compare(a, b) > 0),
  ge: comparison((a, b) => compare(a, b) >= 0),
  index: variadic(['any', 'any'], (value, ...keys) => keys.reduce(indexValue, value)),
  slice: variadic(['any', 'any'], (value, ...bounds) => sliceOf(value, bounds)),
  len: one('any', lengthOf),
  print: variadic(['any'], (...args) => printAll(args)),
  println: variadic(['any'], (...args) => `${args.map(printValue).join(' ')}\n`),
  printf: variadic(['string', 'any'], (format, ...args) => printf(text(format), args)),
  html: variadic(['any'], (...args) => escapeHtml(printAll(args))),
  js: variadic(['any'], (...args) => escapeJs(printAll(args))),
  urlquery: variadic(['any'], (...args) => escapeQuery(printAll(args))),
  call: variadic(['any', 'any'], (value) => {
    throw new FunctionFailure(`non-function of type ${typeof value}`);
  }),
};

/** Docker's own. @see docker/cli, templates/templates.go */
const DOCKER_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  json: one('any', (value) => toJson(value ?? null)),
  split: fixed(['string', 'string'], (value, separator) => text(value).split(text(separator))),
  join: fixed(['strings', 'string'], (values, separator) =>
    (Array.isArray(values) ? values : []).map(printValue).join(text(separator)),
  ),
  lower: one('string', (value) => text(value).toLowerCase()),
  upper: one('string', (value) => text(value).toUpperCase()),
  title: one('string', (value) =>
    text(value).replace(/(^|[^\p{L}\p{N}_])(\p{L})/gu, (_, before, letter) => before + letter.toUpperCase()),
  ),
  pad: fixed(['string', 'integer', 'integer'], (value, before, after) =>
    value === '' ? '' : blanks(before) + text(value) + blanks(after),
  ),
  truncate: fixed(['string', 'integer'], (value, length) => truncate(Buffer.from(text(value)), Number(length))),
};

export const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = { ...GO_FUNCTIONS, ...DOCKER_FUNCTIONS };

/** In the row of titles functions leave a title as it is, so that `{{upper .Names}}` keeps its column's name. */
export const HEADER_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  ...FUNCTIONS,
  ...Object.fromEntries(
    Object.entries(DOCKER_FUNCTIONS)
      .filter(([name]) => name !== 'pad')
      .map(([name, { parameters }]) => [
        name,
        fixed(
          parameters.map(() => 'any'),
          (value) => value,
        ),
      ]),
  ),
};

const blanks = (count: Value): string => ' '.repeat(Math.max(0, Math.min(Number(count), 1000)));

function truncate(bytes: Buffer, length: number): string {
  if (length < 0) throw new FunctionFailure(`runtime error: slice bounds out of range [:${length}]`);
  return bytes.subarray(0, length).toString();
}
