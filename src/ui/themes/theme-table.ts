import type { ThemeName } from '../../config/ui-config.js';
import type { ChartRole, Tone } from './tone.js';

/**
 * How one theme looks. What every terminal shows as its user chose it (`basic`), and what a terminal of 256 colours
 * shows as it stands here (`exact`). A meaning that is not named looks like text without any.
 */
export type ThemeTable = {
  readonly ground: 'dark' | 'light' | 'any';
  readonly basic: Looks;
  /** Undefined: the basic ones, on any terminal. */
  readonly exact?: Looks | undefined;
};

/** Looks as {@link parseLook} reads them, and the colours of charts. */
type Looks = {
  readonly tones: Readonly<Partial<Record<Tone, string>>>;
  readonly charts: Readonly<Record<ChartRole, string>>;
};

const SHAPES = { strong: 'bold', selected: 'inverse', selectedElsewhere: 'bold' } as const;

/** Sixteen colours at most: every terminal has them, and its user chose them. */
const TERMINAL: Looks = {
  tones: {
    ...SHAPES,
    faint: 'gray',
    good: 'green',
    busy: 'cyan',
    warn: 'yellow',
    bad: 'red',
    accent: 'cyan',
    key: 'bold cyan',
    match: 'black on yellow',
  },
  charts: { cpu: 'green', memory: 'cyan', in: 'cyan', out: 'yellow' },
};

const DARK_BASIC: Looks = {
  tones: { ...TERMINAL.tones, faint: 'white', bad: 'bright-red' },
  charts: TERMINAL.charts,
};

const LIGHT_BASIC: Looks = {
  tones: {
    ...SHAPES,
    faint: 'gray',
    good: 'bold black',
    busy: 'blue',
    warn: 'magenta',
    bad: 'red',
    accent: 'blue',
    key: 'bold blue',
    match: 'black on yellow',
  },
  charts: { cpu: 'blue', memory: 'magenta', in: 'blue', out: 'red' },
};

/** Without colours, what must stand out still does. */
const MONO: Looks = {
  tones: { ...SHAPES, warn: 'bold', bad: 'bold', accent: 'bold', key: 'bold', match: 'inverse' },
  charts: { cpu: 'white', memory: 'white', in: 'white', out: 'white' },
};

/** Every theme but `auto`, which is one of these. Exact colours are of the palette of 256, where they cost fewest bytes. */
export const THEME_TABLES: Readonly<Record<Exclude<ThemeName, 'auto'>, ThemeTable>> = {
  terminal: { ground: 'any', basic: TERMINAL },
  dark: {
    ground: 'dark',
    basic: DARK_BASIC,
    exact: {
      tones: {
        ...SHAPES,
        faint: '#a8a8a8',
        good: '#5fd75f',
        busy: '#87afff',
        warn: '#ffd75f',
        bad: '#ff8787',
        accent: '#5fd7ff',
        key: 'bold #5fd7ff',
        match: '#000000 on #ffd75f',
      },
      charts: { cpu: '#5fd75f', memory: '#5fd7ff', in: '#5fd7ff', out: '#ffd75f' },
    },
  },
  light: {
    ground: 'light',
    basic: LIGHT_BASIC,
    exact: {
      tones: {
        ...SHAPES,
        faint: '#5f5f5f',
        good: '#005f00',
        busy: '#005f87',
        warn: '#875f00',
        bad: '#af0000',
        accent: '#005faf',
        key: 'bold #005faf',
        match: '#000000 on #ffd75f',
      },
      charts: { cpu: '#005f00', memory: '#005faf', in: '#005faf', out: '#875f00' },
    },
  },
  'high-contrast': {
    ground: 'dark',
    basic: {
      tones: {
        strong: 'bold bright-white',
        faint: 'white',
        good: 'bold bright-green',
        busy: 'bold bright-cyan',
        warn: 'bold bright-yellow',
        bad: 'bold underline bright-white',
        accent: 'bold bright-cyan',
        key: 'bold underline bright-white',
        selected: 'bold black on bright-yellow',
        selectedElsewhere: 'bold underline',
        match: 'black on bright-cyan',
      },
      charts: { cpu: 'bright-green', memory: 'bright-cyan', in: 'bright-cyan', out: 'bright-yellow' },
    },
    exact: {
      tones: {
        strong: 'bold #ffffff',
        faint: '#d0d0d0',
        good: 'bold #87ff87',
        busy: 'bold #87ffff',
        warn: 'bold #ffff5f',
        bad: 'bold underline #ffafaf',
        accent: 'bold #87ffff',
        key: 'bold underline #ffffff',
        selected: 'bold #000000 on #ffff5f',
        selectedElsewhere: 'bold underline',
        match: '#000000 on #87ffff',
      },
      charts: { cpu: '#87ff87', memory: '#87ffff', in: '#87ffff', out: '#ffff5f' },
    },
  },
  'high-contrast-light': {
    ground: 'light',
    basic: {
      tones: {
        strong: 'bold black',
        faint: 'black',
        good: 'bold black',
        busy: 'bold blue',
        warn: 'bold underline black',
        bad: 'bold white on black',
        accent: 'bold blue',
        key: 'bold underline black',
        selected: 'bold bright-white on black',
        selectedElsewhere: 'bold underline',
        match: 'black on bright-yellow',
      },
      charts: { cpu: 'black', memory: 'blue', in: 'blue', out: 'black' },
    },
    exact: {
      tones: {
        strong: 'bold #000000',
        faint: '#444444',
        good: 'bold #005f00',
        busy: 'bold #005f5f',
        warn: 'bold #5f005f',
        bad: 'bold underline #870000',
        accent: 'bold #00005f',
        key: 'bold underline #000000',
        selected: 'bold #ffffff on #00005f',
        selectedElsewhere: 'bold underline',
        match: '#000000 on #ffff5f',
      },
      charts: { cpu: '#005f00', memory: '#00005f', in: '#00005f', out: '#870000' },
    },
  },
  // Blue, yellow and orange: told apart by those who do not tell red from green, or blue from yellow.
  'color-blind': {
    ground: 'dark',
    basic: {
      tones: {
        ...SHAPES,
        faint: 'white',
        good: 'bright-cyan',
        busy: 'bright-white',
        warn: 'bright-yellow',
        bad: 'bold bright-red',
        accent: 'bright-cyan',
        key: 'bold bright-cyan',
        match: 'black on bright-yellow',
      },
      charts: { cpu: 'bright-cyan', memory: 'bright-yellow', in: 'bright-cyan', out: 'bright-yellow' },
    },
    exact: {
      tones: {
        ...SHAPES,
        faint: '#a8a8a8',
        good: '#5fafff',
        busy: '#d7d7ff',
        warn: '#ffff87',
        bad: 'bold #ff875f',
        accent: '#5fafff',
        key: 'bold #5fafff',
        match: '#000000 on #ffff87',
      },
      charts: { cpu: '#5fafff', memory: '#ffff87', in: '#5fafff', out: '#ff875f' },
    },
  },
  'color-blind-light': {
    ground: 'light',
    basic: {
      tones: {
        ...SHAPES,
        faint: 'gray',
        good: 'blue',
        busy: 'black',
        warn: 'magenta',
        bad: 'bold red',
        accent: 'blue',
        key: 'bold blue',
        match: 'black on yellow',
      },
      charts: { cpu: 'blue', memory: 'red', in: 'blue', out: 'red' },
    },
    exact: {
      tones: {
        ...SHAPES,
        faint: '#5f5f5f',
        good: '#005fd7',
        busy: '#3a3a3a',
        warn: '#875f00',
        bad: 'bold #5f0000',
        accent: '#005fd7',
        key: 'bold #005fd7',
        match: '#000000 on #ffff87',
      },
      charts: { cpu: '#005fd7', memory: '#875f00', in: '#005fd7', out: '#5f0000' },
    },
  },
  mono: { ground: 'any', basic: MONO },
};
