import { fit, textWidth } from '../text.js';

/** Two texts on one line, the second at the right end; where both do not fit, the first is cut. */
export function leftAndRight(left: string, right: string, width: number): string {
  const room = width - textWidth(right);
  if (room <= 0) return fit(right, width);
  return fit(left, room) + right;
}

/** As many of `pieces` as fit on a line of `width` cells, most important first, joined by `gap`. */
export function asManyAsFit(pieces: readonly string[], width: number, gap = '  '): string {
  let line = '';
  for (const piece of pieces) {
    if (piece === '') continue;
    const next = line === '' ? piece : `${line}${gap}${piece}`;
    if (textWidth(next) > width) break;
    line = next;
  }
  return line;
}

/** Rows side by side, each block already of its width. */
export function sideBySide(left: readonly string[], right: readonly string[], gap = ' '): string[] {
  return Array.from(
    { length: Math.max(left.length, right.length) },
    (_, y) => `${left[y] ?? ''}${gap}${right[y] ?? ''}`,
  );
}
