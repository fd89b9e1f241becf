import { say } from '../language/say.js';
import type { HelpRow, HelpSection } from './key-help.js';
import { keyLabel } from './key-name.js';

/** One letter is a key: as a part of words it would be nearly everywhere. In other writings it may be a word. */
const IS_KEY = /^[\x21-\x7e]$/;

/** The rows that hold every word of `search`, in either language; sections without one are left out. */
export function searchHelp(sections: readonly HelpSection[], search: string): readonly HelpSection[] {
  const words = search.split(/\s+/).filter(Boolean);
  if (words.length === 0) return sections;
  return sections.flatMap((section) => {
    const rows = section.rows.filter((row) => words.every((word) => holds(section, row, word)));
    return rows.length > 0 ? [{ ...section, rows }] : [];
  });
}

/** What a section is called counts for all of its rows: `image remove` finds what removes images. */
function holds({ title }: HelpSection, { keys, label, help }: HelpRow, word: string): boolean {
  const names = keys.map(keyLabel);
  if (IS_KEY.test(word)) return names.includes(word);
  const texts = [...names, label, help, title].flatMap((text) => [text, say(text)]);
  return texts.some((text) => text.toLowerCase().includes(word.toLowerCase()));
}
