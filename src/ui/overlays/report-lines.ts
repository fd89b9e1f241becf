import { say } from '../language/say.js';
import { wrapLine } from '../parts/wrap-line.js';
import { wrapWords } from '../parts/wrap-words.js';
import type { Report } from '../state/overlay.js';
import { display } from '../text.js';

/** What a report says, with its own colours, in lines that fit. */
export function reportLines({ heading, lines, closing }: Report, { width }: { readonly width: number }): string[] {
  const own = (sentence: string | undefined): string[] =>
    sentence === undefined ? [] : wrapWords(say(display(sentence)), width);
  return [
    ...own(heading),
    ...lines.flatMap((line) => wrapLine(display(line, { keepsColor: true }), width)),
    ...own(closing),
  ];
}
