import { controlName } from './sequence-name.js';

/** What a terminal library says of a key, besides the text it typed. */
export type KeyFlags = {
  readonly upArrow: boolean;
  readonly downArrow: boolean;
  readonly leftArrow: boolean;
  readonly rightArrow: boolean;
  readonly pageDown: boolean;
  readonly pageUp: boolean;
  readonly home: boolean;
  readonly end: boolean;
  readonly return: boolean;
  readonly escape: boolean;
  readonly ctrl: boolean;
  readonly shift: boolean;
  /** Alt. */
  readonly meta?: boolean | undefined;
  readonly tab: boolean;
  readonly backspace: boolean;
  readonly delete: boolean;
};

const NAMED: readonly (readonly [flag: keyof KeyFlags, name: string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageDown', 'page-down'],
  ['pageUp', 'page-up'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
];

/** The name by which bindings call a key: `j`, `G`, `space`, `ctrl-d`, `shift-tab`, `page-up`, `alt-left`, `f1`. */
export function keyName(input: string, key: KeyFlags): string {
  const named = NAMED.find(([flag]) => key[flag]);
  if (named) return key.meta && (key.leftArrow || key.rightArrow) ? `alt-${named[1]}` : named[1];
  if (key.tab) return key.shift ? 'shift-tab' : 'tab';
  if (input === ' ') return key.ctrl ? 'ctrl-space' : 'space';
  if (key.ctrl) return `ctrl-${input}`;
  // Text that came in one piece, as when it is pasted, is no key, whatever it says.
  if (Array.from(input).length > 1) return JSON.stringify(input);
  const control = controlName(input);
  if (control !== undefined) return control;
  // Function keys come without a name. F1 is the one that people press; the others may well show the help too.
  return input === '' ? 'f1' : input;
}

/** A key as a reader knows it. */
export function keyLabel(key: string): string {
  return LABELS[key] ?? key;
}

const LABELS: Readonly<Record<string, string>> = {
  escape: 'esc',
  'page-up': 'PgUp',
  'page-down': 'PgDn',
  home: 'Home',
  end: 'End',
  delete: 'Del',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  'alt-left': 'alt-←',
  'alt-right': 'alt-→',
  f1: 'F1',
};
