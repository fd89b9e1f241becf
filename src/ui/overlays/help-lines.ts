import type { Binding } from '../keymap/binding.js';
import { helpSections } from '../keymap/key-help.js';
import { keyLabel } from '../keymap/key-name.js';
import { say } from '../language/say.js';
import { sideBySide } from '../parts/columns.js';
import { wrapWords } from '../parts/wrap-words.js';
import { fit } from '../text.js';
import type { Theme } from '../theme.js';

const KEYS_WIDTH = 14;
const BLANK = ' '.repeat(KEYS_WIDTH);
/** From here on two columns are easier to read than one. */
const TWO_COLUMNS = 116;

/** Every key with what it does. */
export function helpLines(
  keymap: readonly Binding[],
  { width, theme }: { readonly width: number; readonly theme: Theme },
): string[] {
  if (width < TWO_COLUMNS) return sectionLines(keymap, { width, theme }).flat();
  const columnWidth = Math.floor((width - 3) / 2);
  const sections = sectionLines(keymap, { width: columnWidth, theme });
  const half = sections.reduce((sum, lines) => sum + lines.length, 0) / 2;
  const left: string[] = [];
  const right: string[] = [];
  for (const lines of sections) (left.length < half - lines.length / 2 ? left : right).push(...lines);
  return sideBySide(
    left.map((line) => fit(line, columnWidth)),
    right,
    '   ',
  ).map((line) => fit(line, width));
}

function sectionLines(
  keymap: readonly Binding[],
  { width, theme }: { readonly width: number; readonly theme: Theme },
): string[][] {
  return helpSections(keymap).map(({ title, rows }) => [
    theme.paint('strong', say(title)),
    ...rows.flatMap(({ keys, help }) => {
      const left = wrapWords(keys.map(keyLabel).join(' '), KEYS_WIDTH).map((line) =>
        theme.paint('key', fit(line, KEYS_WIDTH)),
      );
      const right = wrapWords(say(help), width - KEYS_WIDTH - 1);
      return sideBySide(left, right).map((line, index) => (index < left.length ? line : `${BLANK}${line}`));
    }),
    '',
  ]);
}
