import { BoundedCache } from '../terminal/bounded-cache.js';

/**
 * An English text of the screen and the same in another language. `{name}` in both stands for whatever is there,
 * `{#name}` for a number, and `{*name}` for what is to be looked up itself.
 */
export type Phrase = readonly [english: string, translated: string];

const HOLE = /\{([*#]?)([a-z][a-zA-Z]*)\}/g;
/** Texts with figures in them come once and never again. */
const REMEMBERED_TEXTS = 2000;
/** Longer ones are somebody's names: nothing of ours that is worth the look. */
const LONGEST_TEXT = 500;
const SPECIAL = /[.*+?^${}()|[\]\\/]/g;

/** Spaces at either end are no part of a text, nor is a colour that all of it has. */
const AROUND = [/^((?:\s*\x1b\[[\d;]*m)+\s*)([^]*?)((?:\s*\x1b\[[\d;]*m)+\s*)$/, /^(\s*)([^]*?)(\s*)$/] as const;

/** What a hole may hold; colours, too. */
const HOLDS: Readonly<Record<string, string>> = {
  '': '([^]+?)',
  '*': '([^]+?)',
  '#': '((?:\\x1b\\[[\\d;]*m)*\\d+(?:\\x1b\\[[\\d;]*m)*)',
};

type Pattern = {
  readonly matcher: RegExp;
  readonly names: readonly string[];
  readonly translated: string;
};

/** All texts of one language, looked up by what they are in English: the texts stand where they are used, and read there. */
export class Phrasebook {
  readonly #whole = new Map<string, string>();
  readonly #patterns: readonly Pattern[];
  readonly #said = new BoundedCache<string, string>(REMEMBERED_TEXTS);
  readonly #onMissing: ((text: string) => void) | undefined;

  constructor(phrases: readonly Phrase[], { onMissing }: { readonly onMissing?: (text: string) => void } = {}) {
    this.#onMissing = onMissing;
    for (const [english, translated] of phrases) if (!hasHole(english)) this.#whole.set(english, translated);
    // Of several that match the one that says most is meant.
    this.#patterns = phrases
      .filter(([english]) => hasHole(english))
      .toSorted(([one], [other]) => literalLength(other) - literalLength(one))
      .map(toPattern);
  }

  /** The same text in this language; as it is where the book does not have it. Spaces and colours around it stay. */
  say(text: string): string {
    return this.#said.getOrMake(text, () => this.#lookedUp(text));
  }

  #lookedUp(text: string): string {
    const [, before = '', core = '', after = ''] = AROUND[0].exec(text) ?? AROUND[1].exec(text) ?? [];
    return core === '' ? text : `${before}${this.#whole.get(core) ?? this.#fromPattern(core)}${after}`;
  }

  #fromPattern(text: string): string {
    if (text.length > LONGEST_TEXT) return text;
    for (const { matcher, names, translated } of this.#patterns) {
      const found = matcher.exec(text);
      if (!found) continue;
      const values = new Map(names.map((name, index) => [name, found[index + 1] ?? '']));
      return translated.replace(HOLE, (_, kind: string, name: string) => {
        const value = values.get(name) ?? '';
        return kind === '*' ? this.say(value) : value;
      });
    }
    this.#onMissing?.(text);
    return text;
  }
}

const hasHole = (text: string): boolean => text.search(HOLE) >= 0;

const literalLength = (text: string): number => text.replace(HOLE, '').length;

function toPattern([english, translated]: Phrase): Pattern {
  const names = [...english.matchAll(HOLE)].map(([, , name = '']) => name);
  const source = english
    .split(HOLE)
    // Each hole gives its two groups, too.
    .map((part, index) => (index % 3 === 0 ? part.replace(SPECIAL, '\\$&') : index % 3 === 1 ? HOLDS[part] : ''))
    .join('');
  return { matcher: new RegExp(`^${source}$`), names, translated };
}
