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
    ...lines.flatMap((line) => wrapped(display(line, { keepsColor: true }), width)),
    ...own(closing),
  ];
}

/** Longer lines are no sentences. */
const MOST_SENTENCE = 1000;

/** Between words where it is a sentence of ours or the like; what programs write keeps its blanks and its colours. */
function wrapped(line: string, width: number): readonly string[] {
  const [indent = ''] = /^ */.exec(line) ?? [];
  if (line.length > MOST_SENTENCE || line.includes('\x1b') || /\S {2}|\t/.test(line) || indent.length * 2 > width)
    return wrapLine(line, width);
  return wrapWords(line.slice(indent.length), width - indent.length).map((part) => indent + part);
}
