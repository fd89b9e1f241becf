const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;
const NANOS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3_600e9,
};

/** `1m30s`, `500ms`, `0`: nanoseconds, as Go reads durations; or what is wrong, in Go's words. */
export function parseDuration(text: string): number | string {
  const sign = text.startsWith('-') ? -1 : 1;
  const rest = text.replace(/^[+-]/, '');
  if (rest === '0') return 0;
  if (rest === '') return `time: invalid duration ${JSON.stringify(text)}`;
  let nanos = 0;
  PART.lastIndex = 0;
  while (PART.lastIndex < rest.length) {
    const at = PART.lastIndex;
    const [, number = '', unit = ''] = PART.exec(rest) ?? [];
    if (unit === '') return wrongPart(text, rest.slice(at));
    nanos += Number(number) * (NANOS[unit] ?? 0);
  }
  return Number.isSafeInteger(Math.trunc(nanos))
    ? sign * Math.trunc(nanos)
    : `time: invalid duration ${JSON.stringify(text)}`;
}

function wrongPart(text: string, rest: string): string {
  const [, number, unit] = /^(\d+\.?\d*|\.\d+)([^\d.]*)/.exec(rest) ?? [];
  if (number === undefined) return `time: invalid duration ${JSON.stringify(text)}`;
  if (unit === '') return `time: missing unit in duration ${JSON.stringify(text)}`;
  return `time: unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}`;
}
