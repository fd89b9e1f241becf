import { cut, textWidth } from '../text.js';
import { wrapLine } from './wrap-line.js';

/** Breaks a sentence into lines of at most `width` cells, between words where that can be. Holds no escape sequences. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line: string | undefined;
    for (const word of paragraph.split(' ')) {
      const next = line === undefined ? word : `${line} ${word}`;
      if (textWidth(next) <= width) {
        line = next;
        continue;
      }
      if (line) lines.push(line);
      const pieces = wrapLine(word, Math.max(1, width));
      lines.push(...pieces.slice(0, -1));
      line = pieces.at(-1) ?? '';
    }
    lines.push(line ?? '');
  }
  return lines.map((line) => cut(line, width));
}
