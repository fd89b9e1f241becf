import { linearPattern } from '../../host/linear-pattern.js';
import { familiarName, familiarReference, parseReference } from '../../oci/reference.js';

/**
 * Whether a whole name fits a pattern as docker's `--filter reference=` means it: the short name alone, or with its tag.
 *
 * @see distribution/reference, `FamiliarMatch`
 */
export function matchesReference(pattern: string, name: string): boolean {
  const reference = parseReference(name);
  const expression = globToRegExp(pattern);
  if (!expression) return false;
  return expression.test(familiarReference(reference)) || expression.test(familiarName(reference));
}

const TOKEN = /\\(?<escaped>.)|\[(?<not>\^?)(?<set>(?:\\.|[^\]])+)\]|(?<plain>.)/gsu;

/**
 * Go's `path.Match`: `*` and `?` stop at a slash; `[a-z]`, `[^a-z]`; a backslash takes the next one as it is. Undefined for
 * `[z-a]` and its like, which fit nothing, and for what is longer than any name.
 */
function globToRegExp(pattern: string): RegExp | undefined {
  const source = [...pattern.matchAll(TOKEN)].map(({ groups = {} }) => tokenSource(groups)).join('');
  return linearPattern(`^${source}$`);
}

type Token = Readonly<Partial<Record<string, string>>>;

function tokenSource({ escaped, not = '', set, plain = '' }: Token): string {
  if (set !== undefined) return `[${not}${classSource(set)}]`;
  if (escaped !== undefined) return literal(escaped);
  if (plain === '*') return '[^/]*';
  return plain === '?' ? '[^/]' : literal(plain);
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');

/** The inside of `[…]`, where only ranges mean something. */
const classSource = (set: string): string =>
  set.replace(/\\(.)|([\^[\]\-\\])/gu, (whole, escaped: string | undefined) =>
    escaped === undefined && whole === '-' ? '-' : `\\${escaped ?? whole}`,
  );
