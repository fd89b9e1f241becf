/** What terminals send for keys that have no character of their own. */
const SEQUENCES: Readonly<Record<string, string>> = {
  enter: '\r',
  escape: '\x1b',
  tab: '\t',
  'shift-tab': '\x1b[Z',
  backspace: '\x7f',
  delete: '\x1b[3~',
  space: ' ',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  'alt-right': '\x1b[1;3C',
  'alt-left': '\x1b[1;3D',
  home: '\x1b[H',
  end: '\x1b[F',
  'page-up': '\x1b[5~',
  'page-down': '\x1b[6~',
};

/** The bytes of a key by its name (`enter`, `ctrl-c`, `up`, `j`). */
export function keySequence(key: string): string {
  const control = /^ctrl-([a-z@[\]\\^_])$/.exec(key)?.[1];
  if (control) return String.fromCharCode(control.toUpperCase().charCodeAt(0) & 0x1f);
  return SEQUENCES[key] ?? key;
}
