import { say } from '../language/say.js';
import { wrapWords } from '../parts/wrap-words.js';
import type { Problem } from '../state/problem.js';
import { display } from '../text.js';
import type { Theme } from '../theme.js';

/** What happened, what to do next, and the whole error below it. */
export function failureLines(
  { sentence, hint, code, kind, causes }: Problem,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): string[] {
  return [
    ...wrapWords(display(sentence), width).map((line) => theme.paint('bad', line)),
    ...(hint ? ['', ...wrapWords(say(hint), width)] : []),
    '',
    theme.paint('faint', code ? `${code} (${kind.replaceAll('_', ' ')})` : 'no code: a bug'),
    ...causes.flatMap((cause) =>
      wrapWords(say(`because: ${display(cause)}`), width).map((line) => theme.paint('faint', line)),
    ),
  ];
}
