import type { CustomCommand } from './custom-command.js';

/**
 * How the screen looks and behaves, as its user set it. Every value is there: what no file says has its default.
 *
 * What may stand in a file, and what each setting means, is in `schema.ts`; docs/config.md is made from that.
 */
export type UiConfig = {
  readonly theme: ThemeName;
  /** Looks of single meanings, laid over the theme: `bad` → `bold bright-red`. */
  readonly colors: Readonly<Record<string, string>>;
  readonly keymap: KeymapPreset;
  /** Keys of single actions, laid over the preset: `container.stop` → `s`. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  readonly commands: readonly CustomCommand[];
  /** Whether everything that changes anything is refused. */
  readonly readOnly: boolean;
  readonly confirm: ConfirmPolicy;
  /** How often figures are read: of the machine, and of the containers. */
  readonly refreshSeconds: number;
  /** What has the keys when the screen opens. */
  readonly view: ViewName;
  /** Which columns a list has, in their order; a list that is not named has its usual ones. */
  readonly columns: { readonly [List in ColumnList]?: readonly string[] | undefined };
  readonly dates: DateStyle;
  readonly mouse: boolean;
  /** `auto`: as `LC_ALL`, `LC_MESSAGES` and `LANG` say. */
  readonly language: 'auto' | 'en' | 'zh-CN';
  /** ASCII only, whatever the locale says. */
  readonly ascii: boolean;
  /** Nothing moves by itself but figures. */
  readonly reducedMotion: boolean;
  /** Said line by line for a screen reader, instead of drawn in boxes. */
  readonly screenReader: boolean;
};

/** `terminal`: the sixteen colours that the terminal's user chose; `auto`: those, or `light` where the ground is known to be light. */
export type ThemeName = (typeof THEME_NAMES)[number];

export const THEME_NAMES = [
  'auto',
  'terminal',
  'dark',
  'light',
  'high-contrast',
  'high-contrast-light',
  'color-blind',
  'color-blind-light',
  'mono',
] as const;

/** Whose keys the screen takes. */
export type KeymapPreset = (typeof KEYMAP_PRESETS)[number];

export const KEYMAP_PRESETS = ['default', 'lazydocker', 'ctop', 'k9s'] as const;

/**
 * What is asked about before it is done: `always` whatever changes a container, `interrupting` what stops it,
 * `destructive` only what cannot be undone. That is always asked about.
 */
export type ConfirmPolicy = (typeof CONFIRM_POLICIES)[number];

export const CONFIRM_POLICIES = ['always', 'interrupting', 'destructive'] as const;

export type ViewName = (typeof VIEW_NAMES)[number];

export const VIEW_NAMES = ['containers', 'images', 'volumes', 'networks', 'projects', 'system'] as const;

/** The lists whose columns can be chosen; `top` is the table of all containers' figures. */
export type ColumnList = (typeof COLUMN_LISTS)[number];

export const COLUMN_LISTS = ['containers', 'images', 'volumes', 'networks', 'top'] as const;

/** How moments are told: how long ago, by this machine's clock, or in UTC. */
export type DateStyle = (typeof DATE_STYLES)[number];

export const DATE_STYLES = ['relative', 'local', 'utc'] as const;

/** What holds where nobody said anything. */
export const DEFAULT_UI_CONFIG: UiConfig = {
  theme: 'auto',
  colors: {},
  keymap: 'default',
  keys: {},
  commands: [],
  readOnly: false,
  confirm: 'interrupting',
  refreshSeconds: 1,
  view: 'containers',
  columns: {},
  dates: 'relative',
  mouse: true,
  language: 'auto',
  ascii: false,
  reducedMotion: false,
  screenReader: false,
};
