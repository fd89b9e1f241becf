import { say } from '../language/say.js';
import { widestText } from '../parts/table.js';
import type { Copies } from '../state/copies/copies.js';
import { display, fit } from '../text.js';
import type { Theme } from '../theme.js';

const MAX_TEXT_WIDTH = 72;

/** What can be copied, a line each. */
export function copyLines(
  { items, cursor }: Copies,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): string[] {
  const { cursor: pointer, ellipsis } = theme.glyphs;
  const labels = items.map(({ label }) => say(label));
  const labelWidth = widestText(labels);
  const texts = items.map(({ text }) => display(text));
  const textWidth = Math.min(widestText(texts), MAX_TEXT_WIDTH, Math.max(1, width - labelWidth - 4));
  return texts.map((text, index) => {
    const line = `${index === cursor ? pointer : ' '} ${fit(labels[index] ?? '', labelWidth)}  ${fit(text, textWidth, { ellipsis })}`;
    return index === cursor ? theme.paint('selected', line) : line;
  });
}
