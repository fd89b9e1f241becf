/** The first row in view when the cursor is in view too; the window stays where it is as long as that can be. */
export function settledTop(
  top: number,
  { index, count, height }: { readonly index: number; readonly count: number; readonly height: number },
): number {
  if (height <= 0) return top;
  const last = Math.max(0, count - height);
  const lowest = index - height + 1;
  const wanted = index < 0 ? 0 : index < top ? index : lowest > top ? lowest : top;
  return Math.min(Math.max(wanted, 0), last);
}
