import { say } from '../language/say.js';
import { wrapWords } from '../parts/wrap-words.js';
import { fit } from '../text.js';
import type { Theme } from '../theme.js';
import type { DetailFact } from './details-rows.js';

/** Cells for what a fact is called. */
const FACT_WIDTH = 11;

/** Every fact whole, one value below the other. */
export function detailLines(
  facts: readonly DetailFact[],
  { width, theme }: { readonly width: number; readonly theme: Theme },
): string[] {
  return facts.flatMap(({ fact, values }) =>
    values
      .flatMap((value) => wrapWords(value, Math.max(1, width - FACT_WIDTH - 1)))
      .map((line, index) => `${theme.paint('faint', fit(index === 0 ? say(fact) : '', FACT_WIDTH))} ${line}`),
  );
}
