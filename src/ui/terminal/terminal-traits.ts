/** What a terminal can show, as its environment tells. */
export type TerminalTraits = {
  /** False for `NO_COLOR` and terminals without colours. */
  readonly hasColor: boolean;
  /** Whether box drawing, blocks and foreign scripts may be drawn; else ASCII only. */
  readonly isUtf8: boolean;
  /** Whether braille may be drawn: not on the Linux console, whose font has none. */
  readonly hasBraille: boolean;
  /** False where cursor sequences are not understood: there a full screen is impossible. */
  readonly canMoveCursor: boolean;
};

/**
 * Reads the traits from environment variables.
 *
 * @see https://no-color.org: set and not empty means no colours.
 */
export function terminalTraits(env: Readonly<Record<string, string | undefined>>): TerminalTraits {
  const term = env['TERM'] ?? '';
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  const isUtf8 = /utf-?8/i.test(locale);
  const canMoveCursor = term !== '' && term !== 'dumb';
  return {
    hasColor: canMoveCursor && !env['NO_COLOR'] && !/-m(ono)?$|^vt/.test(term),
    isUtf8,
    hasBraille: isUtf8 && term !== 'linux',
    canMoveCursor,
  };
}
