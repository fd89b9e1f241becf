import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import { engineError } from '../../errors/engine-error.js';
import { Attempts } from './attempts.js';
import { type AuthEntry, AuthFile, type User } from './auth-file.js';
import { isPassword, NOBODYS_HASH } from './password-hash.js';
import { type Login, readLogin } from './read-login.js';
import { isSameHash, tokenHash } from './token-hash.js';

export type AuthenticatorOptions = {
  readonly path: string;
  readonly nowMs: () => number;
  /** Told who was turned away; never what was said. */
  readonly audit: (line: string) => void;
};

/** Passwords that were right are known again without the slow hash. */
const MOST_KNOWN = 1000;
/** One is tried at a time, so that guessing takes no more than one thread; so many may wait. */
const MOST_WAITING = 16;

/** Tells who asks, by a file of users. */
export class Authenticator {
  readonly #options: AuthenticatorOptions;
  readonly #file: AuthFile;
  readonly #attempts: Attempts;
  /** For this process only: what is kept of a password here is of no use elsewhere. */
  readonly #key = randomBytes(32);
  #entries: readonly AuthEntry[] = [];
  #known = new Map<string, User>();
  #trying: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
    this.#file = new AuthFile(options.path);
    this.#attempts = new Attempts(options.nowMs);
  }

  /** @throws auth_file_refused where nobody could be let in */
  check(): void {
    this.#current();
  }

  /** @throws login_required, attempts_exhausted, auth_file_refused */
  async admit({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): Promise<User> {
    const entries = this.#current();
    if (headers.authorization === undefined) throw engineError('login_required');
    const address = socket.remoteAddress ?? '';
    const login = readLogin(headers.authorization);
    const known = login?.kind === 'password' ? this.#known.get(this.#mark(login)) : undefined;
    if (known) return known;
    if (!this.#attempts.take(address)) throw engineError('attempts_exhausted');
    const user = login && (await this.#find(entries, login));
    if (!user) {
      this.#options.audit(`refused a login from ${address}`);
      throw engineError('login_required');
    }
    this.#attempts.giveBack(address);
    if (login?.kind === 'password' && this.#current() === entries) this.#remember(this.#mark(login), user);
    return user;
  }

  /** Whoever was let in by another file has to say it again. */
  #current(): readonly AuthEntry[] {
    const entries = this.#file.entries();
    if (entries !== this.#entries) this.#known = new Map();
    this.#entries = entries;
    return entries;
  }

  async #find(entries: readonly AuthEntry[], login: Login): Promise<User | undefined> {
    if (login.kind === 'token') {
      const hash = tokenHash(login.token);
      // All of them, whichever it is.
      return entries.filter((entry) => 'token' in entry && isSameHash(entry.token, hash)).at(0);
    }
    const users = entries.filter((entry) => 'password' in entry);
    const found = users.find(({ name }) => name === login.name);
    // One of nobody takes the time that another's takes.
    const { password: hash } = found ?? users.at(0) ?? { password: NOBODYS_HASH };
    return (await this.#inTurn(() => isPassword(login.password, hash))) ? found : undefined;
  }

  async #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    if (this.#waiting >= MOST_WAITING) throw engineError('attempts_exhausted');
    this.#waiting += 1;
    const done = this.#trying.then(work);
    this.#trying = done.catch(() => undefined);
    try {
      return await done;
    } finally {
      this.#waiting -= 1;
    }
  }

  #mark({ name, password }: Extract<Login, { kind: 'password' }>): string {
    return createHmac('sha256', this.#key).update(`${name}\0${password}`).digest('hex');
  }

  #remember(mark: string, user: User): void {
    this.#known.set(mark, user);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }
}
