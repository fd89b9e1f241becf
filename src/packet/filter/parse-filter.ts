import { engineError } from '../../errors/engine-error.js';
import { parseAddress, parsePrefix } from '../address.js';
import { type Direction, type Primitive, primitiveTree, type Qualifiers, type Value } from './primitive.js';
import { all, any, not, type TestTree } from './test-tree.js';

/** Addresses of what a word means that is no address itself, as the name of a container; undefined where it means nothing. */
export type ResolveName = (name: string) => readonly string[] | undefined;

const PROTOCOLS = ['ip', 'ip6', 'arp', 'tcp', 'udp', 'sctp', 'icmp', 'icmp6'] as const;
const KINDS = ['host', 'net', 'port', 'portrange'] as const;
const LAST_PORT = 65_535;
const DEEPEST = 200;

/**
 * Reads a filter in tcpdump's words: `and or not ( )`, `[src|dst] host|net|port|portrange`, protocols, `less`, `greater`.
 * As there, `and` and `or` bind alike, and a value alone has the words of the one before: `port 80 or 443`.
 *
 * @throws filter_invalid
 */
export function parseFilter(text: string, resolve: ResolveName): TestTree {
  const words = text.match(/[()!]|&&|\|\||[^\s()!&|]+|[&|]/g) ?? [];
  const parser = new FilterParser(text, words, resolve);
  return words.length === 0 ? all() : parser.whole();
}

class FilterParser {
  readonly #text: string;
  readonly #words: readonly string[];
  readonly #resolve: ResolveName;
  #at = 0;
  #depth = 0;
  #last: Qualifiers | undefined;

  constructor(text: string, words: readonly string[], resolve: ResolveName) {
    this.#text = text;
    this.#words = words;
    this.#resolve = resolve;
  }

  whole(): TestTree {
    const tree = this.#expression();
    const rest = this.#words[this.#at];
    if (rest !== undefined) throw this.#invalid(`${JSON.stringify(rest)} is not expected there`);
    return tree;
  }

  #expression(): TestTree {
    let tree = this.#term();
    for (;;) {
      if (this.#take('and', '&&')) tree = all(tree, this.#term());
      else if (this.#take('or', '||')) tree = any(tree, this.#term());
      else return tree;
    }
  }

  #term(): TestTree {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw this.#invalid('it is nested too deep');
    const tree = this.#bareTerm();
    this.#depth -= 1;
    return tree;
  }

  #bareTerm(): TestTree {
    if (this.#take('not', '!')) return not(this.#term());
    if (!this.#take('(')) return this.#primitive();
    const inner = this.#expression();
    if (!this.#take(')')) throw this.#invalid('a ")" is missing');
    return inner;
  }

  #primitive(): TestTree {
    if (this.#take('less')) return primitiveTree({ kind: 'less', bytes: this.#number('a length', 2 ** 31) });
    if (this.#take('greater')) return primitiveTree({ kind: 'greater', bytes: this.#number('a length', 2 ** 31) });
    const start = this.#at;
    const protocol = PROTOCOLS.find((word) => this.#take(word));
    const direction = this.#direction();
    const kind = KINDS.find((word) => this.#take(word));
    if (kind === undefined && direction === undefined && protocol !== undefined) return this.#protocol(protocol);
    const isBare = this.#at === start;
    const inherited = isBare ? this.#inherited() : undefined;
    if (isBare && !inherited && !this.#looksLikeAddress()) throw this.#unknown();
    const qualifiers = inherited ?? { protocol, direction: direction ?? 'either', kind: kind ?? 'host' };
    this.#last = qualifiers;
    return this.#qualified(qualifiers);
  }

  /** The words of the value before, for one that has none of its own: those of a port say nothing of an address. */
  #inherited(): Qualifiers | undefined {
    const isOfPort = this.#last?.kind === 'port' || this.#last?.kind === 'portrange';
    return isOfPort && this.#looksLikeAddress() ? undefined : this.#last;
  }

  #protocol(protocol: (typeof PROTOCOLS)[number]): TestTree {
    return primitiveTree({ kind: 'protocol', protocol });
  }

  #qualified(qualifiers: Qualifiers): TestTree {
    const primitive: Primitive = { kind: 'qualified', qualifiers, values: this.#values(qualifiers) };
    const tree = primitiveTree(primitive);
    if (!tree) throw this.#invalid(`${qualifiers.protocol ?? ''} has no ${qualifiers.kind}`);
    return tree;
  }

  #direction(): Direction | undefined {
    const first = (['src', 'dst'] as const).find((word) => this.#take(word));
    if (first === undefined) return undefined;
    const second = first === 'src' ? 'dst' : 'src';
    const [joint, other] = [this.#words[this.#at], this.#words[this.#at + 1]];
    if (other === second && (joint === 'or' || joint === 'and')) {
      this.#at += 2;
      return joint === 'or' ? 'either' : 'both';
    }
    return first;
  }

  #values({ kind }: Qualifiers): readonly Value[] {
    if (kind === 'port') {
      const port = this.#number('a port', LAST_PORT);
      return [{ first: port, last: port }];
    }
    const word = this.#next(kind === 'portrange' ? 'a range of ports' : 'an address');
    if (kind === 'portrange') {
      const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(word) ?? [];
      if (first === undefined || Number(last) > LAST_PORT || Number(first) > Number(last))
        throw this.#invalid(`${JSON.stringify(word)} is no range of ports`);
      return [{ first: Number(first), last: Number(last) }];
    }
    const prefix = kind === 'net' ? parsePrefix(word) : hostPrefix(word);
    if (prefix) return [prefix];
    const resolved = this.#resolve(word)?.map(hostPrefix);
    if (!resolved?.every((each) => each !== undefined) || resolved.length === 0)
      throw this.#invalid(`${JSON.stringify(word)} is neither an address nor a container with one`);
    return resolved;
  }

  #number(what: string, most: number): number {
    const word = this.#next(what);
    if (!/^\d{1,10}$/.test(word) || Number(word) > most) throw this.#invalid(`${JSON.stringify(word)} is not ${what}`);
    return Number(word);
  }

  #looksLikeAddress(): boolean {
    const word = this.#words[this.#at] ?? '';
    return parsePrefix(word) !== undefined;
  }

  #next(what: string): string {
    const word = this.#words[this.#at];
    if (word === undefined) throw this.#invalid(`${what} is missing at its end`);
    this.#at += 1;
    return word;
  }

  #take(...words: readonly string[]): boolean {
    const isThere = words.includes(this.#words[this.#at] ?? '');
    if (isThere) this.#at += 1;
    return isThere;
  }

  #unknown(): Error {
    const word = this.#words[this.#at];
    if (word === undefined) return this.#invalid('something is missing at its end');
    return this.#invalid(`${JSON.stringify(word)} is not a word of it`);
  }

  #invalid(reason: string): Error {
    return engineError('filter_invalid', { filter: this.#text, reason });
  }
}

function hostPrefix(word: string): { readonly address: Uint8Array; readonly bits: number } | undefined {
  const address = parseAddress(word);
  return address && { address, bits: address.length * 8 };
}
