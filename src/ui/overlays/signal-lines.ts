import { nameList } from '../keymap/questions.js';
import { SIGNAL_CHOICES } from '../state/signals.js';
import { display, fit } from '../text.js';
import type { Theme } from '../theme.js';

/** The signals to choose from, and for whom. */
export function signalLines(names: readonly string[], cursor: number, theme: Theme): string[] {
  const choices = SIGNAL_CHOICES.map(({ name, effect }, index) => {
    const line = fit(`${index === cursor ? theme.glyphs.cursor : ' '} ${fit(name, 9)} ${effect}`, 58);
    return index === cursor ? theme.paint('selected', line) : line;
  });
  return [`Send to ${theme.paint('strong', display(nameList(names)))}:`, '', ...choices];
}
