import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const TOKEN_BYTES = 32;
/** Tells it from other programs' where it is found. */
const PREFIX = 'gantry_';
const FORM = /^\$sha256\$([A-Za-z0-9+/]{43})$/;

/** A token of 256 random bits: nobody guesses it, so that a quick hash is as good as a slow one. */
export const newToken = (): string => PREFIX + randomBytes(TOKEN_BYTES).toString('base64url');

export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

/** As it is kept. */
export const tokenHashText = (token: string): string => `$sha256$${tokenHash(token).toString('base64').slice(0, -1)}`;

/** Undefined where the text is no such hash. */
export function parseTokenHash(text: string): Buffer | undefined {
  const [, hash] = FORM.exec(text) ?? [];
  return hash === undefined ? undefined : Buffer.from(hash, 'base64');
}

export const isSameHash = (one: Buffer, other: Buffer): boolean => timingSafeEqual(one, other);
