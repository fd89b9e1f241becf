import { readFileSync, type Stats, statSync } from 'node:fs';

import { engineError } from '../../errors/engine-error.js';
import { parseRights } from '../scope/rights.js';
import { type PasswordHash, parsePasswordHash } from './password-hash.js';
import { parseTokenHash } from './token-hash.js';

/** Somebody who may ask, and for what. */
export type User = {
  readonly name: string;
  /** In the words of `--allow`; undefined: everything. */
  readonly rights: string | undefined;
};

/** A line of the file: a password's hash, or a token's. */
export type AuthEntry = User & ({ readonly password: PasswordHash } | { readonly token: Buffer });

/** Others may neither read it, as hashes can be guessed at, nor write it. */
const FORBIDDEN_MODE = 0o027;
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,127}$/;

export const isUserName = (text: string): boolean => NAME.test(text);

/** Reads lines of `name:$scrypt$…`, `name:$2y$…` (of `htpasswd -B`) or `name:$sha256$…`, each with `:rights` behind it or not. @throws auth_file_refused */
export function parseAuthFile(path: string, content: string): readonly AuthEntry[] {
  return content.split('\n').flatMap((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return [];
    try {
      return [parseEntry(line.trimEnd())];
    } catch (cause) {
      const reason = `line ${index + 1}: ${cause instanceof Error ? cause.message : String(cause)}`;
      throw engineError('auth_file_refused', { path, reason }, { cause });
    }
  });
}

function parseEntry(line: string): AuthEntry {
  const [, name = '', hash = '', rights] = /^([^:]*):([^:]*)(?::(.*))?$/.exec(line) ?? [];
  if (!isUserName(name)) throw invalid('it is NAME:HASH or NAME:HASH:RIGHTS');
  if (rights !== undefined) parseRights(rights);
  const [password, token] = [parsePasswordHash(hash), parseTokenHash(hash)];
  if (password) return { name, rights, password };
  if (token) return { name, rights, token };
  const isWeak = /^(\$apr1\$|\{SHA\})/.test(hash);
  throw invalid(isWeak ? 'of htpasswd’s hashes only those of "htpasswd -B" are read' : 'no hash is there');
}

const invalid = (reason: string): Error => engineError('argument_invalid', { reason });

/** The file as it is now: read again when it has changed. */
export class AuthFile {
  readonly #path: string;
  #state = '';
  #entries: readonly AuthEntry[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  /** The same list as long as the file is the same. @throws auth_file_refused */
  entries(): readonly AuthEntry[] {
    const found = this.#stat();
    const state = [found.ino, found.size, found.mtimeMs, found.ctimeMs, found.mode].join(' ');
    if (state === this.#state) return this.#entries;
    if ((found.mode & FORBIDDEN_MODE) !== 0) throw this.#refused('others may read or write it: chmod 600');
    this.#entries = parseAuthFile(this.#path, readFileSync(this.#path, 'utf8'));
    this.#state = state;
    return this.#entries;
  }

  #stat(): Stats {
    try {
      return statSync(this.#path);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      throw this.#refused(code === 'ENOENT' ? 'it is not there' : String(code));
    }
  }

  #refused(reason: string): Error {
    return engineError('auth_file_refused', { path: this.#path, reason });
  }
}
