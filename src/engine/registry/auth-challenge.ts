/** One way in that a registry offers. @see RFC 9110, 11.6.1 */
export type AuthChallenge = {
  /** In lower case: `bearer`, `basic`. */
  readonly scheme: string;
  /** Names in lower case. */
  readonly parameters: Readonly<Record<string, string>>;
};

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const PARAMETER = new RegExp(`^\\s*(${TOKEN})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|(${TOKEN}))\\s*`);
const SCHEME = new RegExp(`^[\\s,]*(${TOKEN})(?:\\s+|(?=,)|$)`);

/** Reads a `WWW-Authenticate` header; what cannot be read ends the list, as it is nothing that we could answer. */
export function parseAuthChallenges(header: string): readonly AuthChallenge[] {
  const challenges: AuthChallenge[] = [];
  let rest = header;
  for (let scheme = SCHEME.exec(rest); scheme?.[1] !== undefined; scheme = SCHEME.exec(rest)) {
    const read = readParameters(rest.slice(scheme[0].length));
    challenges.push({ scheme: scheme[1].toLowerCase(), parameters: read.parameters });
    rest = read.rest;
  }
  return challenges;
}

function readParameters(text: string): { parameters: Readonly<Record<string, string>>; rest: string } {
  const found = new Map<string, string>();
  let rest = text;
  for (let match = PARAMETER.exec(rest); match?.[1] !== undefined; match = PARAMETER.exec(rest)) {
    found.set(match[1].toLowerCase(), match[2]?.replace(/\\(.)/g, '$1') ?? match[3] ?? '');
    rest = rest.slice(match[0].length);
    if (!rest.startsWith(',')) break;
    rest = rest.slice(1);
  }
  return { parameters: Object.fromEntries(found), rest };
}
