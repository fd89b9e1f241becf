import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** What OWASP asks for, in the form that takes the least memory: 32 MiB for each guess. */
const COST = { ln: 15, r: 8, p: 3 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** More than this nobody means, and it would hold up the machine. */
const MOST = { ln: 20, r: 32, p: 16 } as const;

/** A password as it is kept: what it takes to try one, and never the password. */
export type PasswordHash = ScryptHash | BcryptHash;

type ScryptHash = {
  readonly kind: 'scrypt';
  readonly options: ScryptOptions;
  readonly salt: Buffer;
  readonly hash: Buffer;
};

/** As `htpasswd -B` makes it. */
type BcryptHash = {
  readonly kind: 'bcrypt';
  readonly text: string;
};

const BCRYPT_FORM = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
/** Each more doubles the time; this many take about a second. */
const MOST_BCRYPT_COST = 14;
const FORM = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{8,})\$([A-Za-z0-9+/]{22,})$/;

/** Reads `$scrypt$ln=15,r=8,p=3$SALT$HASH`, or `$2y$10$…`; undefined where it is neither. @see the PHC string format */
export function parsePasswordHash(text: string): PasswordHash | undefined {
  return parseScrypt(text) ?? parseBcrypt(text);
}

function parseBcrypt(text: string): BcryptHash | undefined {
  const cost = Number(BCRYPT_FORM.exec(text)?.[1]);
  return cost >= 4 && cost <= MOST_BCRYPT_COST ? { kind: 'bcrypt', text } : undefined;
}

function parseScrypt(text: string): ScryptHash | undefined {
  const [, ln, r, p, salt = '', hash = ''] = FORM.exec(text) ?? [];
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  const isPossible = cost.ln > 0 && cost.ln <= MOST.ln && cost.r > 0 && cost.r <= MOST.r && cost.p > 0;
  if (!isPossible || cost.p > MOST.p) return undefined;
  return {
    kind: 'scrypt',
    options: scryptOptions(cost),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
}

/** A new line's middle part, with a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derived(password, { salt, bytes: HASH_BYTES, options: scryptOptions(COST) });
  const [ln, r, p] = [COST.ln, COST.r, COST.p];
  return `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(salt)}$${unpadded(hash)}`;
}

/** Takes as long for a wrong one as for the right one. */
export async function isPassword(password: string, kept: PasswordHash): Promise<boolean> {
  if (kept.kind === 'bcrypt') return (await import('bcryptjs')).compare(password, kept.text);
  const { salt, hash, options } = kept;
  return timingSafeEqual(await derived(password, { salt, bytes: hash.byteLength, options }), hash);
}

/** Tried in place of the one of a user who is not there: nobody learns from the time who is. */
export const NOBODYS_HASH: PasswordHash = {
  kind: 'scrypt',
  options: scryptOptions(COST),
  salt: randomBytes(SALT_BYTES),
  hash: randomBytes(HASH_BYTES),
};

function scryptOptions({ ln, r, p }: { readonly ln: number; readonly r: number; readonly p: number }): ScryptOptions {
  const N = 2 ** ln;
  return { N, r, p, maxmem: 128 * r * (N + p) + 1024 * 1024 };
}

function derived(
  password: string,
  { salt, bytes, options }: { readonly salt: Buffer; readonly bytes: number; readonly options: ScryptOptions },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, bytes, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
