/** What a TOML document holds. Numbers and moments are left as they are written. */
export type TomlValue = string | boolean | readonly TomlValue[] | TomlTable;
export type TomlTable = ReadonlyMap<string, TomlValue>;

type MutableTable = Map<string, TomlValue>;

/** What is no TOML, and on which line. */
export class TomlError extends Error {}

const BARE_KEY = /[A-Za-z0-9_-]+/y;
const SPACE = /[ \t]*/y;
const SPACE_AND_LINES = /(?:[ \t\r\n]|#[^\n]*)*/y;
const END_OF_LINE = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;
const LITERAL = /'([^'\n]*)'/y;
const BASIC = /"((?:[^"\\\n]|\\.)*)"/y;
const LONG_LITERAL = /'''\r?\n?([\s\S]*?)'''/y;
const LONG_BASIC = /"""\r?\n?((?:[^\\]|\\[\s\S])*?)"""/y;
const PLAIN = /[\w+.:-]+/y;
const MAX_DEPTH = 20;

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', '"': '"', '\\': '\\' };

/** Reads the configuration files of others. @throws TomlError @see https://toml.io/en/v1.0.0 */
export function parseToml(text: string): TomlTable {
  return new TomlReader(text.replace(/^\uFEFF/, '')).document();
}

class TomlReader {
  readonly #text: string;
  readonly #root: MutableTable = new Map();
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): TomlTable {
    let table = this.#root;
    for (this.#skip(SPACE_AND_LINES); this.#at < this.#text.length; this.#skip(SPACE_AND_LINES)) {
      if (this.#takes('[[')) table = this.#openElement(this.#header(']]'));
      else if (this.#takes('[')) table = this.#openTable(this.#root, this.#header(']'));
      else this.#assignment(table);
      if (this.#match(END_OF_LINE) === undefined) throw this.#wrong('more on the line than belongs there');
    }
    return this.#root;
  }

  #header(end: string): readonly string[] {
    const keys = this.#keys();
    if (!this.#takes(end)) throw this.#wrong(`${end} is missing`);
    return keys;
  }

  /** A further table in the array of tables of that name. */
  #openElement(keys: readonly string[]): MutableTable {
    const name = keys.at(-1) ?? '';
    const parent = this.#openTable(this.#root, keys.slice(0, -1));
    const list = parent.get(name) ?? [];
    if (!Array.isArray(list)) throw this.#wrong(`${name} is no list of tables`);
    const element: MutableTable = new Map();
    parent.set(name, [...(list as readonly TomlValue[]), element]);
    return element;
  }

  /** The table of that name, made where it is not there; of a list of tables the last. */
  #openTable(from: MutableTable, keys: readonly string[]): MutableTable {
    let table = from;
    for (const key of keys) {
      const found = table.get(key) ?? new Map<string, TomlValue>();
      const next = Array.isArray(found) ? (found as readonly TomlValue[]).at(-1) : found;
      if (!(next instanceof Map)) throw this.#wrong(`${key} is no table`);
      if (!table.has(key)) table.set(key, next);
      table = next;
    }
    return table;
  }

  #assignment(table: MutableTable): void {
    const keys = this.#keys();
    if (!this.#takes('=')) throw this.#wrong('a key without a value');
    this.#skip(SPACE);
    const name = keys.at(-1) ?? '';
    const target = this.#openTable(table, keys.slice(0, -1));
    if (target.has(name)) throw this.#wrong(`${name} is there twice`);
    target.set(name, this.#value());
  }

  /** `a."b.c".d`, with the space around it. */
  #keys(): readonly string[] {
    const keys: string[] = [];
    do {
      this.#skip(SPACE);
      const key = this.#match(BARE_KEY)?.[0] ?? this.#oneLineText();
      if (key === undefined) throw this.#wrong('a key is missing');
      keys.push(key);
      this.#skip(SPACE);
    } while (this.#takes('.'));
    return keys;
  }

  #value(): TomlValue {
    if (this.#depth >= MAX_DEPTH) throw this.#wrong('a list in a list too many times');
    if (this.#takes('[')) return this.#nested(() => this.#list());
    if (this.#takes('{')) return this.#nested(() => this.#inlineTable());
    const text = this.#anyText();
    if (text !== undefined) return text;
    const plain = this.#match(PLAIN)?.[0];
    if (plain === undefined) throw this.#wrong('a value is missing');
    return plain === 'true' || plain === 'false' ? plain === 'true' : plain;
  }

  #nested<Value>(read: () => Value): Value {
    this.#depth += 1;
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #list(): readonly TomlValue[] {
    const list: TomlValue[] = [];
    for (;;) {
      this.#skip(SPACE_AND_LINES);
      if (this.#takes(']')) return list;
      list.push(this.#value());
      this.#skip(SPACE_AND_LINES);
      if (this.#takes(']')) return list;
      if (!this.#takes(',')) throw this.#wrong('a list does not end');
    }
  }

  #inlineTable(): TomlTable {
    const table: MutableTable = new Map();
    this.#skip(SPACE);
    if (this.#takes('}')) return table;
    do {
      this.#assignment(table);
      this.#skip(SPACE);
    } while (this.#takes(','));
    if (!this.#takes('}')) throw this.#wrong('a table does not end');
    return table;
  }

  #anyText(): string | undefined {
    const literal = this.#match(LONG_LITERAL)?.[1];
    if (literal !== undefined) return literal;
    const long = this.#match(LONG_BASIC)?.[1];
    if (long !== undefined) return this.#unescaped(long.replace(/\\[ \t]*\r?\n\s*/g, ''));
    return this.#oneLineText();
  }

  #oneLineText(): string | undefined {
    const literal = this.#match(LITERAL)?.[1];
    if (literal !== undefined) return literal;
    const basic = this.#match(BASIC)?.[1];
    return basic === undefined ? undefined : this.#unescaped(basic);
  }

  #unescaped(text: string): string {
    return text.replace(/\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)/gs, (_, escape: string) => {
      const code = escape.length > 1 ? Number.parseInt(escape.slice(1), 16) : undefined;
      const meant = code === undefined ? ESCAPES[escape] : code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
      if (meant === undefined) throw this.#wrong(`\\${escape} is no escape`);
      return meant;
    });
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text) ?? undefined;
    if (found) this.#at = pattern.lastIndex;
    return found;
  }

  #skip(pattern: RegExp): void {
    this.#match(pattern);
  }

  #takes(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #wrong(what: string): TomlError {
    return new TomlError(`line ${this.#text.slice(0, this.#at).split('\n').length}: ${what}`);
  }
}
