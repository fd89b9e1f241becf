import type { ChartColor, ChartSymbols } from './parts/charts/index.js';
import { toAscii } from './to-ascii.js';

/** What a text means; the theme says how that looks. */
export type Tone =
  | 'plain'
  | 'faint'
  | 'strong'
  | 'good'
  | 'busy'
  | 'warn'
  | 'bad'
  | 'accent'
  | 'key'
  | 'selected'
  | 'selectedElsewhere'
  | 'match';

/** How things look on this terminal. */
export type Theme = {
  /** Puts a text in its tone. Every tone ends only what it began, so that tones may lie within one another. */
  paint(tone: Tone, text: string): string;
  /** The same text in characters that the terminal has. */
  encode(text: string): string;
  readonly isUtf8: boolean;
  readonly glyphs: Glyphs;
  readonly charts: {
    readonly symbols: ChartSymbols;
    readonly colors: Readonly<Record<ChartRole, ChartColor>>;
    readonly hasColor: boolean;
  };
};

export type ChartRole = 'cpu' | 'memory' | 'in' | 'out';

/** Shapes; each has an ASCII form. */
export type Glyphs = {
  readonly border: {
    readonly topLeft: string;
    readonly topRight: string;
    readonly bottomLeft: string;
    readonly bottomRight: string;
    readonly horizontal: string;
    readonly vertical: string;
  };
  readonly running: string;
  /** Runs, and is not well. */
  readonly unwell: string;
  readonly paused: string;
  readonly stopped: string;
  readonly failed: string;
  readonly changing: string;
  readonly mark: string;
  readonly cursor: string;
  readonly ellipsis: string;
  readonly up: string;
  readonly down: string;
  readonly checked: string;
  readonly unchecked: string;
};

const UNICODE: Glyphs = {
  border: { topLeft: '╭', topRight: '╮', bottomLeft: '╰', bottomRight: '╯', horizontal: '─', vertical: '│' },
  running: '●',
  unwell: '!',
  paused: '◐',
  stopped: '○',
  failed: '✗',
  changing: '◌',
  mark: '◆',
  cursor: '▌',
  ellipsis: '…',
  up: '↑',
  down: '↓',
  checked: '[x]',
  unchecked: '[ ]',
};

const ASCII: Glyphs = {
  border: { topLeft: '+', topRight: '+', bottomLeft: '+', bottomRight: '+', horizontal: '-', vertical: '|' },
  running: '*',
  unwell: '!',
  paused: '=',
  stopped: 'o',
  failed: 'x',
  changing: '~',
  mark: '#',
  cursor: '>',
  ellipsis: '~',
  up: '^',
  down: 'v',
  checked: '[x]',
  unchecked: '[ ]',
};

/** SGR codes that begin and end each tone. Sixteen colours at most: every terminal has them, and its user chose them. */
const COLOURED: Readonly<Record<Tone, readonly [on: string, off: string]>> = {
  plain: ['', ''],
  faint: ['90', '39'],
  strong: ['1', '22'],
  good: ['32', '39'],
  busy: ['36', '39'],
  warn: ['33', '39'],
  bad: ['31', '39'],
  accent: ['36', '39'],
  key: ['1;36', '22;39'],
  selected: ['7', '27'],
  selectedElsewhere: ['1', '22'],
  match: ['30;43', '39;49'],
};

/** Without colours, what must stand out still does. */
const PLAIN: Readonly<Record<Tone, readonly [on: string, off: string]>> = {
  plain: ['', ''],
  faint: ['', ''],
  strong: ['1', '22'],
  good: ['', ''],
  busy: ['', ''],
  warn: ['1', '22'],
  bad: ['1', '22'],
  accent: ['1', '22'],
  key: ['1', '22'],
  selected: ['7', '27'],
  selectedElsewhere: ['1', '22'],
  match: ['7', '27'],
};

export type ThemeOptions = {
  readonly hasColor: boolean;
  readonly isUtf8: boolean;
  readonly hasBraille: boolean;
};

export function createTheme({ hasColor, isUtf8, hasBraille }: ThemeOptions): Theme {
  const codes = hasColor ? COLOURED : PLAIN;
  return {
    paint(tone, text) {
      const [on, off] = codes[tone];
      return on === '' || text === '' ? text : `\x1b[${on}m${text}\x1b[${off}m`;
    },
    encode: isUtf8 ? (text) => text : toAscii,
    isUtf8,
    glyphs: isUtf8 ? UNICODE : ASCII,
    charts: {
      symbols: hasBraille ? 'braille' : isUtf8 ? 'blocks' : 'ascii',
      colors: { cpu: 'green', memory: 'cyan', in: 'cyan', out: 'yellow' },
      hasColor,
    },
  };
}
