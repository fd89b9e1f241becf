import { invalid } from './invalid.js';

/** Checks `NAME=value` or `NAME`, as `--env` takes them. */
export function parseEnv(text: string): string {
  if (text === '' || text.startsWith('=')) throw invalid(`invalid environment variable: ${text}`);
  return text;
}

/** Checks `key=value` or `key`, as `--label` takes them. @see docker/cli, opts/opts.go: ValidateLabel */
export function parseLabel(text: string): string {
  const [name = ''] = text.split('=', 1);
  const key = name.replace(/^[ \t]+/, '');
  if (key === '') throw invalid(`invalid label '${text}': empty name`);
  if (/[ \t]/.test(key)) throw invalid(`label '${key}' contains whitespaces`);
  return text;
}

/** `a=b`, `c` → `{ a: 'b', c: '' }`; the last of a key holds. */
export function toRecord(pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}
