/** Keys with modifiers that mean something while what is typed is for a terminal in a container. */
const NAMED: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\x1b': 'escape',
  '\x1b[27u': 'escape',
  '\t': 'tab',
  '\x7f': 'backspace',
  '\x1b[5;2~': 'shift-page-up',
  '\x1b[6;2~': 'shift-page-down',
};

/** The name by which bindings call a key that a terminal sent; the sequence itself where it has none here. */
export function sequenceName(sequence: string): string {
  return NAMED[sequence] ?? controlName(sequence) ?? sequence;
}

/** `ctrl-]` for the one control character that a terminal sends for it. */
export function controlName(sequence: string): string | undefined {
  if (!/^[\x00-\x1f]$/.test(sequence)) return undefined;
  return `ctrl-${String.fromCharCode(sequence.charCodeAt(0) | 0x40).toLowerCase()}`;
}
