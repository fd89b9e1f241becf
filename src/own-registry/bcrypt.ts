import { Blowfish } from './blowfish.js';

/** bcrypt looks at no more of a password than this, with the zero at its end. */
export const LONGEST_PASSWORD_BYTES = 71;
export const SALT_BYTES = 16;

const MAGIC = 'OrpheanBeholderScryDoubt';
const ENCRYPTIONS = 64;
/** The last byte of what it makes was never written out, and is not now. */
const HASH_BYTES = 23;
const ALPHABET = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * A password as `htpasswd -B` writes it, which is the one form that docker's registry takes. 2^`cost` rounds.
 *
 * @see Provos and Mazières, A Future-Adaptable Password Scheme (1999)
 */
export function bcrypt(password: string, salt: Uint8Array, cost: number): string {
  const key = circle(Buffer.from(`${password}\0`));
  const saltWords = words(salt);
  const cipher = new Blowfish();
  cipher.expand(key, saltWords);
  for (let round = 0; round < 2 ** cost; round += 1) {
    cipher.expand(key);
    cipher.expand(saltWords);
  }
  const text = words(Buffer.from(MAGIC, 'latin1'));
  for (let index = 0; index < text.length; index += 2) {
    for (let time = 0; time < ENCRYPTIONS; time += 1) cipher.encrypt(text, index);
  }
  const hash = Buffer.alloc(text.byteLength);
  text.forEach((word, index) => hash.writeUInt32BE(word, index * 4));
  return `$2y$${String(cost).padStart(2, '0')}$${encoded(salt)}${encoded(hash.subarray(0, HASH_BYTES))}`;
}

/** As many whole words as it takes until the bytes, repeated, begin anew with one. */
function circle(bytes: Buffer): Uint32Array {
  return words(Buffer.concat(Array.from({ length: 4 }, () => bytes)));
}

function words(bytes: Uint8Array): Uint32Array {
  const buffer = Buffer.from(bytes);
  return Uint32Array.from({ length: buffer.byteLength / 4 }, (_, index) => buffer.readUInt32BE(index * 4));
}

/** Base64 with bcrypt's own order of letters, and nothing at the end. */
const encoded = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('base64')
    .replace(/=+$/, '')
    .replace(/./g, (letter) => ALPHABET.charAt(STANDARD.indexOf(letter)));
