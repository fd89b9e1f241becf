/** A flag of the command line that a verb of the screen knows. */
export type VerbFlag = {
  readonly letter?: string | undefined;
  /** Its name, and others that docker has for it. */
  readonly names: readonly [string, ...(readonly string[])];
  readonly takesValue?: boolean | undefined;
};

/** Values by the names of their flags; of a switch that is on, an empty text. */
export type FlagWords = Readonly<Record<string, string>>;

export const FORCE: VerbFlag = { letter: 'f', names: ['force'] };
export const VOLUMES: VerbFlag = { letter: 'v', names: ['volumes'] };
export const SIGNAL: VerbFlag = { letter: 's', names: ['signal'], takesValue: true };
export const TIMEOUT: VerbFlag = { letter: 't', names: ['timeout', 'time'], takesValue: true };
export const ALL: VerbFlag = { letter: 'a', names: ['all'] };
export const FOLLOW: VerbFlag = { letter: 'f', names: ['follow'] };
export const INTERACTIVE: VerbFlag = { letter: 'i', names: ['interactive'] };
export const TTY: VerbFlag = { letter: 't', names: ['tty'] };

/** Words behind a verb, parted. */
export type PartedWords = {
  readonly operands: readonly string[];
  readonly flags: FlagWords;
  /** One that the verb does not know. */
  readonly unknown?: string | undefined;
  /** One that still needs its value. */
  readonly unfinished?: string | undefined;
};

/** Parts what is typed as the command line does: `-f`, `-fv`, `-t 3`, `-t3`, `--time=3`, `--`. */
export function partWords(words: readonly string[], known: readonly VerbFlag[]): PartedWords {
  const operands: string[] = [];
  const flags: Record<string, string> = {};
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') return { operands: [...operands, ...rest], flags };
    if (!isFlag(word)) {
      operands.push(word);
      continue;
    }
    for (const { spelling, flag, value } of flagsIn(word, known)) {
      if (!flag) return { operands, flags, unknown: spelling };
      const given = flag.takesValue ? (value ?? rest.shift()) : '';
      if (given === undefined) return { operands, flags, unfinished: spelling };
      flags[flag.names[0]] = given;
    }
  }
  return { operands, flags };
}

const isFlag = (word: string): boolean => word.startsWith('-') && word !== '-';

type FoundFlag = {
  readonly spelling: string;
  readonly flag: VerbFlag | undefined;
  readonly value?: string | undefined;
};

/** One long flag, or a cluster of letters whose last may have its value behind it. */
function flagsIn(word: string, known: readonly VerbFlag[]): readonly FoundFlag[] {
  if (word.startsWith('--')) {
    const [spelling = '', value] = word.split(/=(.*)/s);
    return [{ spelling, flag: known.find(({ names }) => names.includes(spelling.slice(2))), value }];
  }
  const found: FoundFlag[] = [];
  for (let at = 1; at < word.length; at += 1) {
    const flag = known.find(({ letter }) => letter === word[at]);
    const behind = word.slice(at + 1).replace(/^=(?=.)/, '');
    const value = flag?.takesValue && behind !== '' ? behind : undefined;
    found.push({ spelling: flag ? `-${word[at]}` : word, flag, value });
    if (!flag || flag.takesValue) break;
  }
  return found;
}
