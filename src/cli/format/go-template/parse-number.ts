/** Reads a number as Go writes it: `42`, `1_000`, `0x1F`, `0b11`, `0o17`, `1e3`. Undefined where it is none. */
export function parseNumber(text: string): number | undefined {
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/.exec(text.replaceAll('_', '')) ?? [];
  const octal = /^0([0-7]+)$/.exec(digits)?.[1];
  const value = Number(octal === undefined ? digits : `0o${octal}`);
  if (digits === '' || Number.isNaN(value)) return undefined;
  return sign === '-' ? -value : value;
}
