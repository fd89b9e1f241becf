import { isSpace, trimSpace, WORD_GAP } from './space.js';

/** `RUN --mount=… --network=none make`: its keyword, its flags without quotes, and the rest. */
export type SplitInstruction = {
  readonly keyword: string;
  /** `--name=value` or `--name`, in their order. */
  readonly flags: readonly string[];
  readonly rest: string;
};

/** Cuts an instruction into its parts. Flags end with the first word that does not begin with `--`, or with `--` itself. */
export function splitInstruction(line: string): SplitInstruction {
  const text = trimSpace(line);
  const gap = WORD_GAP.exec(text);
  if (gap === null) return { keyword: text, flags: [], rest: '' };
  const { flags, end } = readFlags(text, gap.index + gap[0].length);
  return { keyword: text.slice(0, gap.index), flags, rest: trimSpace(text.slice(end)) };
}

function readFlags(text: string, start: number): { flags: readonly string[]; end: number } {
  const flags: string[] = [];
  let next = start;
  for (;;) {
    while (next < text.length && isSpace(text.charAt(next))) next++;
    if (!text.startsWith('--', next)) return { flags, end: next };
    const { word, end } = readFlag(text, next);
    next = end;
    if (word === '--') return { flags, end };
    flags.push(word);
  }
}

/** A word with its quotes and backslashes taken away: here `\` escapes whatever the escape directive says. */
function readFlag(text: string, start: number): { word: string; end: number } {
  let word = '';
  let quote: string | undefined;
  let next = start;
  for (; next < text.length; next++) {
    const character = text.charAt(next);
    if (quote === undefined && isSpace(character)) break;
    if (character === '\\') word += text.charAt(++next);
    else if (character === quote) quote = undefined;
    else if (quote === undefined && (character === '"' || character === "'")) quote = character;
    else word += character;
  }
  return { word, end: next };
}
