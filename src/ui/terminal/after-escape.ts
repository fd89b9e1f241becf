/** Escape and one more character, or escape and a whole sequence: what alt sends, and what escape and a quick next key send. */
const ESCAPED = /^\x1b(?:[^\x1b[O]|\x1b[[O].*)$/su;

/** What shells take for editing with alt: words back, on, and away. */
const EDITS_TEXT = /^\x1b[bdf\b\x7f]$/;

/**
 * The key that came right behind an escape; undefined where `sequence` is no such pair.
 *
 * Terminals send the same bytes for alt-y and for an escape with a `y` soon after it, and slow lines and busy machines
 * bring keys that were pressed apart in one piece. For a screen that has no alt keys it is the escape that must not be
 * lost: `y` alone would say yes to what the escape was to leave.
 */
export function keyAfterEscape(sequence: string, { isTextMode }: { readonly isTextMode: boolean }): string | undefined {
  if (!ESCAPED.test(sequence) || (isTextMode && EDITS_TEXT.test(sequence))) return undefined;
  return sequence.slice(1);
}
