import type { Random } from '../../../src/host/random.js';
import { keySequence } from '../key-sequences.js';

/** Something that a user, or a cat on the keyboard, does to a terminal. */
export type FuzzInput =
  | { readonly kind: 'bytes'; readonly bytes: string }
  | { readonly kind: 'resize'; readonly columns: number; readonly rows: number };

export type RandomInputOptions = {
  /** Keys that are never pressed, by their names. */
  readonly without?: ReadonlySet<string> | undefined;
  readonly hasClicks?: boolean | undefined;
  readonly size: { readonly columns: number; readonly rows: number };
};

// No slash: what is typed into a field for a path stays where the test is.
const CHARACTERS = Array.from(
  'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPRSTUVWXYZ0123456789 ?:%*+-_=<>[]{}!@#$^&()~`\'"|;.,é漢🙂',
);
const NAMED =
  'enter tab shift-tab backspace delete up down left right home end page-up page-down ctrl-a ctrl-d ctrl-e ctrl-k ctrl-l ctrl-n ctrl-p ctrl-t ctrl-u ctrl-]'.split(
    ' ',
  );
/** Terminals that leave no doubt say it so; a lone ESC would wait for what may follow. */
const ESCAPE = '\x1b[27u';
/** Lists are gone through, panes changed and dialogs left more often than anything else is done. */
const USUAL = ['down', 'up', 'tab', 'enter', 'escape', 'escape', 'd', 'y', 'space'];
const PASTES = ['web', 'yyy\r\ry', 'rm -f web\n', '\x1b[2J\x1b]0;x\x07', '漢字🙂', ' '.repeat(3000), '\x00\x7f\x1b'];

const oneOf = <Item>(random: Random, items: readonly Item[]): Item => {
  const item = items[random.below(items.length)];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
};

/** What is done next. */
export function randomInput(random: Random, { without, hasClicks = true, size }: RandomInputOptions): FuzzInput {
  const kind = random.below(100);
  if (kind < 4) return randomSize(random);
  if (kind < 10) return { kind: 'bytes', bytes: randomMouse(random, { hasClicks, size }) };
  if (kind < 13) return { kind: 'bytes', bytes: `\x1b[200~${oneOf(random, PASTES)}\x1b[201~` };
  return { kind: 'bytes', bytes: sequenceOf(randomKey(random, without)) };
}

/** The name or the character of a key. */
export function randomKey(random: Random, without: ReadonlySet<string> = new Set()): string {
  const from = random.below(10);
  const keys = from < 4 ? USUAL : from < 6 ? NAMED : CHARACTERS;
  const key = oneOf(random, keys);
  return without.has(key) || without.has(sequenceOf(key)) ? 'down' : key;
}

export const sequenceOf = (key: string): string => (key === 'escape' ? ESCAPE : keySequence(key));

function randomSize(random: Random): FuzzInput {
  const [columns, rows] = oneOf(random, [
    [200, 50],
    [120, 30],
    [80, 24],
    [60, 15],
    [1 + random.below(220), 1 + random.below(60)],
  ] as const);
  return { kind: 'resize', columns, rows };
}

/** A click of any button anywhere, or the wheel. */
function randomMouse(
  random: Random,
  { hasClicks, size }: { readonly hasClicks: boolean; readonly size: RandomInputOptions['size'] },
): string {
  const place = `${1 + random.below(size.columns + 2)};${1 + random.below(size.rows + 2)}`;
  if (!hasClicks || random.below(3) === 0) return `\x1b[<${64 + random.below(2)};${place}M`;
  const button = random.below(3);
  return `\x1b[<${button};${place}M\x1b[<${button};${place}m`;
}
