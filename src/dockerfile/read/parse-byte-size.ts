const SIZE = /^(\d+(?:\.\d+)?) ?(?:([kmgtpe])i?b?|b)?$/i;
const UNITS = 'kmgtpe';

/** `64m`, `1.5GiB`, `100`: bytes, each step 1024, as docker reads memory sizes; undefined for what is none. */
export function parseByteSize(text: string): number | undefined {
  const [, number, unit] = SIZE.exec(text) ?? [];
  if (number === undefined) return undefined;
  const bytes = Math.floor(Number(number) * 1024 ** (unit ? UNITS.indexOf(unit.toLowerCase()) + 1 : 0));
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}
