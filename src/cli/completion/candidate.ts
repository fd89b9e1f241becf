/** A word that may stand where the cursor is. */
export type Candidate = {
  readonly text: string;
  /** Shown beside it, by shells that show such. */
  readonly description?: string | undefined;
};

/** What a shell is told besides: to offer paths of its own, or to leave no blank behind the word. */
export type Hint = 'files' | 'folders' | 'no-space';

export type Completion = {
  readonly candidates: readonly Candidate[];
  readonly hints: readonly Hint[];
};

export const NOTHING: Completion = { candidates: [], hints: [] };

export const candidatesOf = (texts: readonly string[]): readonly Candidate[] => texts.map((text) => ({ text }));

/** Words that no shell reads as more than themselves. Others are not offered: to quote them is each shell's own art. */
const PLAIN = /^[\w.,:/@%+=-]+$/;

/** Those that begin with what was typed, each once, and harmless on a command line. */
export function fitting({ candidates, hints }: Completion, typed: string): Completion {
  const seen = new Set<string>();
  const left = candidates.filter(({ text }) => {
    const isOffered = text.startsWith(typed) && PLAIN.test(text) && !seen.has(text);
    seen.add(text);
    return isOffered;
  });
  return { candidates: left, hints };
}

/** The same words with `prefix` in front: values behind `--network=`. */
export const prefixed = ({ candidates, hints }: Completion, prefix: string): Completion => ({
  candidates: candidates.map((candidate) => ({ ...candidate, text: `${prefix}${candidate.text}` })),
  hints,
});
