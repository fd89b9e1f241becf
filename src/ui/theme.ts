import type { UiConfig } from '../config/ui-config.js';
import type { ChartColor, ChartSymbols } from './parts/charts/index.js';
import { type Color, type ColorBits, nearestOf16, nearestOf256 } from './themes/color.js';
import { ASCII_GLYPHS, type Glyphs, UNICODE_GLYPHS } from './themes/glyphs.js';
import { type Look, lookCodes, parseLook } from './themes/look.js';
import { THEME_TABLES, type ThemeTable } from './themes/theme-table.js';
import { CHART_ROLES, type ChartRole, TONES, type Tone } from './themes/tone.js';
import { withoutColors } from './themes/without-colors.js';
import { toAscii } from './to-ascii.js';

export type { Glyphs } from './themes/glyphs.js';
export type { ChartRole, Tone } from './themes/tone.js';

/** How things look on this terminal. */
export type Theme = {
  /** Puts a text in its tone. Every tone ends only what it began, so that tones may lie within one another. */
  paint(tone: Tone, text: string): string;
  /** The same text in characters that the terminal has, and without colours where none are wanted. */
  encode(text: string): string;
  readonly isUtf8: boolean;
  /** Nothing moves by itself but figures: no charts, and no seconds. */
  readonly isStill: boolean;
  readonly glyphs: Glyphs;
  readonly charts: {
    readonly symbols: ChartSymbols;
    readonly colors: Readonly<Record<ChartRole, ChartColor>>;
    readonly hasColor: boolean;
  };
};

/** What a terminal can show. */
export type ThemeOptions = {
  readonly hasColor: boolean;
  readonly isUtf8: boolean;
  readonly hasBraille: boolean;
  /** Borders and signs are ASCII where `isUtf8` is false; texts become so too unless told. */
  readonly keepsText?: boolean | undefined;
  /** The terminal's own sixteen unless told. */
  readonly colorBits?: ColorBits | undefined;
  /** What its ground is known to be. */
  readonly ground?: 'dark' | 'light' | undefined;
  /** The usual ones unless told. */
  readonly settings?:
    | (Pick<UiConfig, 'theme' | 'colors' | 'ascii'> & Partial<Pick<UiConfig, 'reducedMotion'>>)
    | undefined;
};

const USUAL = { theme: 'auto', colors: {}, ascii: false, reducedMotion: false } as const;

export function createTheme(options: ThemeOptions): Theme {
  const { settings = USUAL, hasColor: canColor } = options;
  const isUtf8 = options.isUtf8 && !settings.ascii;
  const hasColor = canColor && settings.theme !== 'mono';
  const codes = codesOf(options);
  const encode = isUtf8 || options.keepsText ? (text: string) => text : toAscii;
  return {
    paint(tone, text) {
      const [on, off] = codes[tone];
      return on === '' || text === '' ? text : `\x1b[${on}m${text}\x1b[${off}m`;
    },
    // Logs and charts have colours of their own.
    encode: canColor && !hasColor ? (text) => encode(withoutColors(text)) : encode,
    isUtf8,
    isStill: settings.reducedMotion ?? false,
    glyphs: isUtf8 ? UNICODE_GLYPHS : ASCII_GLYPHS,
    charts: {
      symbols: options.hasBraille && isUtf8 ? 'braille' : isUtf8 ? 'blocks' : 'ascii',
      colors: chartColors(options),
      hasColor,
    },
  };
}

type Codes = Readonly<Record<Tone, readonly [on: string, off: string]>>;

function codesOf({ hasColor, colorBits = 4, ground, settings = USUAL }: ThemeOptions): Codes {
  const table = hasColor ? tableOf(settings.theme, ground) : THEME_TABLES.mono;
  const { tones } = colorBits > 4 ? (table.exact ?? table.basic) : table.basic;
  const bits = hasColor ? colorBits : 1;
  const codes = TONES.map((tone) => {
    const own = Object.hasOwn(settings.colors, tone) ? parseLook(settings.colors[tone] ?? '') : undefined;
    return [tone, lookCodes(own ?? parseLook(tones[tone] ?? 'none') ?? NO_LOOK, bits)] as const;
  });
  return Object.fromEntries(codes) as Codes;
}

const NO_LOOK: Look = { attributes: [], color: undefined, ground: undefined };

/** `auto` keeps the colours that the terminal's user chose, unless they are known to lie on a light ground. */
function tableOf(name: UiConfig['theme'], ground: ThemeOptions['ground']): ThemeTable {
  if (name !== 'auto') return THEME_TABLES[name];
  return ground === 'light' ? THEME_TABLES.light : THEME_TABLES.terminal;
}

function chartColors({ colorBits = 4, ground, settings = USUAL }: ThemeOptions): Theme['charts']['colors'] {
  const table = tableOf(settings.theme, ground);
  const { charts } = colorBits > 4 ? (table.exact ?? table.basic) : table.basic;
  const colors = CHART_ROLES.map((role) => [role, chartColor(parseLook(charts[role])?.color, colorBits)] as const);
  return Object.fromEntries(colors) as Theme['charts']['colors'];
}

function chartColor(color: Color | undefined, bits: ColorBits): ChartColor {
  if (color?.kind !== 'exact') return color?.index ?? 'white';
  return bits === 4 ? nearestOf16(color.rgb) : nearestOf256(color.rgb);
}
