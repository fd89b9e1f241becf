import type { Binding, Place } from '../keymap/binding.js';
import { type HelpSection, helpSections } from '../keymap/key-help.js';
import { keyLabel } from '../keymap/key-name.js';
import { searchHelp } from '../keymap/search-help.js';
import { say } from '../language/say.js';
import { sideBySide } from '../parts/columns.js';
import { wrapWords } from '../parts/wrap-words.js';
import { fit } from '../text.js';
import type { Theme } from '../theme.js';

const KEYS_WIDTH = 14;
/** Places that most panes share. */
const GENERAL: readonly Place[] = ['overview', 'views', 'lists', 'panes', 'always'];
const BLANK = ' '.repeat(KEYS_WIDTH);
/** From here on two columns are easier to read than one. */
const TWO_COLUMNS = 116;

export type HelpPlace = {
  readonly width: number;
  readonly theme: Theme;
  /** The places whose keys count where help was asked for. */
  readonly here: readonly Place[];
  /** Words of which each line that is shown holds all; every line unless told. */
  readonly search?: string | undefined;
};

/** Every key with what it does: first those of the pane that help was asked in, then all others. */
export function helpLines(keymap: readonly Binding[], place: HelpPlace): string[] {
  const { width } = place;
  if (width < TWO_COLUMNS) return sectionLines(keymap, place).flat();
  const columnWidth = Math.floor((width - 3) / 2);
  const sections = sectionLines(keymap, { ...place, width: columnWidth });
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

function sectionLines(keymap: readonly Binding[], { width, theme, here, search = '' }: HelpPlace): string[][] {
  const special = here.filter((place) => !GENERAL.includes(place));
  const isHere = ({ places }: HelpSection): boolean => places.some((place) => special.includes(place));
  const sections = searchHelp(helpSections(keymap), search);
  const inOrder = [...sections.filter(isHere), ...sections.filter((section) => !isHere(section))];
  return inOrder.map(({ title, rows }) => [
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
