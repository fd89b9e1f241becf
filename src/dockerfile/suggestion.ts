const NEAR = 3;
/** Who has more names than these is not helped by one of them. */
const MOST_OPTIONS = 500;

/**
 * The one of `options` that `value` was probably meant to be, as BuildKit suggests it: at most two letters away, the nearest,
 * the first among equals. Undefined also where `value` is one of them.
 */
export function suggestion(value: string, options: readonly string[], isCaseSensitive = true): string | undefined {
  const wanted = isCaseSensitive ? value : value.toLowerCase();
  if (options.length > MOST_OPTIONS) return undefined;
  let best: { readonly option: string; readonly distance: number } | undefined;
  for (const option of options) {
    const candidate = isCaseSensitive ? option : option.toLowerCase();
    if (candidate === wanted) return undefined;
    if (Math.abs(candidate.length - wanted.length) >= NEAR) continue;
    const distance = editDistance(wanted, candidate);
    if (distance < (best?.distance ?? NEAR)) best = { option: candidate, distance };
  }
  if (best === undefined) return undefined;
  return isCaseSensitive ? best.option : inCaseOf(value, best.option);
}

/** ` (did you mean X?)`, or nothing. */
export function didYouMean(value: string, options: readonly string[], isCaseSensitive = true): string {
  const meant = suggestion(value, options, isCaseSensitive);
  return meant === undefined ? '' : ` (did you mean ${meant}?)`;
}

function inCaseOf(original: string, text: string): string {
  if (original === original.toLowerCase()) return text;
  return original === original.toUpperCase() ? text.toUpperCase() : text;
}

/** How many letters have to be put in, taken out or changed. */
function editDistance(left: string, right: string): number {
  let above = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const line = [row];
    for (let column = 1; column <= right.length; column++) {
      const change = (above[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      line.push(Math.min(change, (above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1));
    }
    above = line;
  }
  return above[right.length] ?? 0;
}
