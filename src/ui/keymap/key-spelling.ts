/** What people write for keys that {@link keyName} calls otherwise. */
const SPELLINGS: Readonly<Record<string, string>> = {
  esc: 'escape',
  return: 'enter',
  cr: 'enter',
  del: 'delete',
  pgup: 'page-up',
  pageup: 'page-up',
  pgdn: 'page-down',
  pgdown: 'page-down',
  pagedown: 'page-down',
  ' ': 'space',
  spacebar: 'space',
  backtab: 'shift-tab',
};

const NAMED: ReadonlySet<string> = new Set([
  'up',
  'down',
  'left',
  'right',
  'page-up',
  'page-down',
  'home',
  'end',
  'enter',
  'escape',
  'backspace',
  'delete',
  'tab',
  'shift-tab',
  'space',
  'ctrl-space',
  'alt-left',
  'alt-right',
  'f1',
]);

/** What a terminal sends for them is what it sends for another key. */
const SAME_BYTES: Readonly<Record<string, string>> = {
  'ctrl-h': 'backspace',
  'ctrl-i': 'tab',
  'ctrl-j': 'enter',
  'ctrl-m': 'enter',
  'ctrl-[': 'escape',
};

/** The name by which bindings call what somebody wrote: `esc` → `escape`, `Ctrl+K` → `ctrl-k`, `<c-k>` → `ctrl-k`. */
export function keyFromSpelling(written: string): string {
  if (Array.from(written).length === 1) return SPELLINGS[written] ?? written;
  const plain = written.replace(/^<(.+)>$/, '$1').replace(/^(ctrl|control|c|\^)[+-]/i, 'ctrl-');
  const control = /^ctrl-(.)$/i.exec(plain)?.[1] ?? /^\^(.)$/.exec(plain)?.[1];
  if (control !== undefined) return `ctrl-${control.toLowerCase()}`;
  const shifted = /^shift[+-]([a-z])$/i.exec(plain)?.[1];
  if (shifted !== undefined) return shifted.toUpperCase();
  const name = plain.toLowerCase().replace('+', '-').replaceAll('_', '-');
  return SPELLINGS[name] ?? name;
}

/** What is wrong with a key's name; undefined for a key that a terminal tells from all others. */
export function whyNoKey(written: string): string | undefined {
  const name = keyFromSpelling(written);
  const same = Object.hasOwn(SAME_BYTES, name) ? SAME_BYTES[name] : undefined;
  if (same !== undefined) return `is ${written}, for which terminals send what they send for ${same}: write ${same}`;
  if (NAMED.has(name) || /^ctrl-[a-z\\\]^_]$/.test(name)) return undefined;
  if (Array.from(name).length === 1 && /^[^\p{C}\p{Z}]$/u.test(name)) return undefined;
  return `is no key: ${JSON.stringify(written)}; write a letter, ctrl-k, space, enter, page-up, f1 and their like`;
}
