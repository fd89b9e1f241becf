import { invalid } from '../values/invalid.js';

/**
 * Groups of containers: each argument is one, `a,b c`; or all between bars, `a b '|' c`.
 *
 * @throws argument_invalid
 */
export function parseGroups(operands: readonly string[]): readonly (readonly string[])[] {
  const hasBars = operands.some((operand) => operand.includes('|'));
  const texts = hasBars ? operands.join(' ').split('|') : operands;
  return texts.map((text) => {
    const refs = text.split(hasBars ? /[\s,]+/ : ',').filter((ref) => ref !== '');
    if (refs.length === 0) throw invalid('a group names no container');
    return refs;
  });
}
