import type { ColorBits } from '../themes/color.js';

/** What a terminal can show, as its environment tells. */
export type TerminalTraits = {
  /** False for `NO_COLOR` and terminals without colours. */
  readonly hasColor: boolean;
  /** How many colours it has besides those that its user chose. */
  readonly colorBits: ColorBits;
  /** What its ground is, where it says so. */
  readonly ground: 'dark' | 'light' | undefined;
  /** Whether box drawing, blocks and foreign scripts may be drawn; else ASCII only. */
  readonly isUtf8: boolean;
  /** Whether braille may be drawn: not on the Linux console, whose font has none. */
  readonly hasBraille: boolean;
  /** Whether texts stay as they are where only ASCII is drawn; they do not unless told. */
  readonly keepsText?: boolean | undefined;
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
  const hasColor = canMoveCursor && !env['NO_COLOR'] && !/-m(ono)?$|^vt/.test(term);
  return {
    hasColor,
    colorBits: hasColor ? colorBitsOf(term, env['COLORTERM']) : 1,
    ground: groundOf(env['COLORFGBG']),
    isUtf8,
    hasBraille: isUtf8 && term !== 'linux',
    canMoveCursor,
  };
}

function colorBitsOf(term: string, colorTerm: string | undefined): ColorBits {
  if (/^(truecolor|24bit)$/.test(colorTerm ?? '') || term.endsWith('-direct')) return 24;
  return /256|^(xterm-)?(kitty|ghostty)|^alacritty|^foot|^wezterm/.test(term) ? 8 : 4;
}

/** rxvt, Konsole and others say by number which of the sixteen is their ground: `15;default;0`. */
function groundOf(colors: string | undefined): TerminalTraits['ground'] {
  const ground = /;(\d+)$/.exec(colors ?? '')?.[1];
  if (ground === undefined) return undefined;
  return ground === '7' || ground === '15' ? 'light' : 'dark';
}
