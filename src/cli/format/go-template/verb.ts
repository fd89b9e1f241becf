/** `%-8.3f`: letter `f`, flags `-`, width 8, precision 3. */
export type Verb = {
  readonly letter: string;
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
};

/** `-`, and `+` or a blank where a flag asks for them. */
export const signOf = (isNegative: boolean, flags: string): string =>
  isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';

/** Widens `text`; zeros go between the sign and the digits. */
export function padTo(text: string, { flags, width }: Verb): string {
  const missing = Math.max(0, width - Array.from(text).length);
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (!flags.includes('0')) return ' '.repeat(missing) + text;
  const sign = /^[+\- ]/.exec(text)?.[0] ?? '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}
