/** What a client says to show who it is. */
export type Login =
  | { readonly kind: 'password'; readonly name: string; readonly password: string }
  | { readonly kind: 'token'; readonly token: string };

/** Longer than any that is meant; hashing one takes its time. */
const LONGEST = 4096;

/** Reads `Authorization`; undefined where it is neither of both. @see RFC 7617, RFC 6750 */
export function readLogin(header: string | undefined): Login | undefined {
  const [, scheme = '', value = ''] = /^([A-Za-z]+) +([A-Za-z0-9+/_.~=-]+) *$/.exec(header ?? '') ?? [];
  if (value.length > LONGEST) return undefined;
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return { kind: 'token', token: value };
    case 'basic': {
      const pair = Buffer.from(value, 'base64').toString('utf8');
      const colon = pair.indexOf(':');
      if (colon < 0) return undefined;
      return { kind: 'password', name: pair.slice(0, colon), password: pair.slice(colon + 1) };
    }
    default:
      return undefined;
  }
}
