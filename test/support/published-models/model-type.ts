/** A type as the published models say it. */
export type ModelType =
  | { readonly kind: 'text' | 'number' | 'boolean' | 'moment' | 'anything' | 'null' }
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'list' | 'map'; readonly item: ModelType }
  | { readonly kind: 'either'; readonly types: readonly ModelType[] }
  | { readonly kind: 'model'; readonly name: string };

const PLAIN: Readonly<Record<string, ModelType>> = {
  string: { kind: 'text' },
  number: { kind: 'number' },
  boolean: { kind: 'boolean' },
  Date: { kind: 'moment' },
  any: { kind: 'anything' },
  null: { kind: 'null' },
};

const TOKEN = /'[^']*'|[A-Za-z_]\w*|\d+|[<>{}[\]|:]/g;

/** Reads `Array<PortBinding> | null`, `{ [key: string]: string }`, `'tcp' | 'udp'`. @throws TypeError for what generated models do not have */
export function parseModelType(text: string): ModelType {
  const words = new Words(text.match(TOKEN) ?? []);
  const type = readEither(words);
  if (!words.isAtEnd) throw new TypeError(`cannot be read as a type: ${text}`);
  return type;
}

class Words {
  readonly #words: readonly string[];
  #next = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  get isAtEnd(): boolean {
    return this.#next === this.#words.length;
  }

  take(): string {
    const word = this.#words[this.#next];
    if (word === undefined) throw new TypeError(`a type ends early: ${this.#words.join(' ')}`);
    this.#next += 1;
    return word;
  }

  /** Takes the next words where they are these. */
  takes(...expected: readonly string[]): boolean {
    if (expected.some((word, index) => this.#words[this.#next + index] !== word)) return false;
    this.#next += expected.length;
    return true;
  }
}

function readEither(words: Words): ModelType {
  words.takes('|');
  const first = readOne(words);
  const types = [first];
  while (words.takes('|')) types.push(readOne(words));
  return types.length === 1 ? first : { kind: 'either', types };
}

function readOne(words: Words): ModelType {
  if (words.takes('Array', '<')) return { kind: 'list', item: readUpTo(words, '>') };
  if (words.takes('{', '[', 'key', ':', 'string', ']', ':')) return { kind: 'map', item: readUpTo(words, '}') };
  const word = words.take();
  if (word.startsWith("'")) return { kind: 'literal', value: word.slice(1, -1) };
  if (/^\d/.test(word)) return { kind: 'literal', value: Number(word) };
  return PLAIN[word] ?? { kind: 'model', name: word };
}

function readUpTo(words: Words, end: string): ModelType {
  const type = readEither(words);
  if (!words.takes(end)) throw new TypeError(`a type has no ${end}`);
  return type;
}
