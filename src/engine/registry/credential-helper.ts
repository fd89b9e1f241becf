import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { Processes } from '../../host/processes.js';
import { type Credentials, isRecord } from './credentials.js';

const TIMEOUT_MS = 20_000;
/** What helpers say, with a status of failure, where they have no such login. @see docker-credential-helpers, credentials/error.go */
const NOT_FOUND = /credentials not found/i;
/** In place of a user's name: the secret is an identity token. */
const TOKEN_USER = '<token>';

export type CredentialHelperOptions = {
  readonly processes: Processes;
  /** `pass`: the program is `docker-credential-pass`. */
  readonly name: string;
  readonly timeoutMs?: number | undefined;
};

/** A program that keeps logins. Secrets go through its standard input and output alone, and it is given up in time. */
export interface CredentialHelper {
  get(key: string): Promise<Credentials | undefined>;
  store(key: string, credentials: Credentials): Promise<void>;
  erase(key: string): Promise<void>;
  /** Keys, and the user of each. */
  list(): Promise<ReadonlyMap<string, string>>;
}

/** @see docker-credential-helpers, README: "Development" */
export function credentialHelper({
  processes,
  name,
  timeoutMs = TIMEOUT_MS,
}: CredentialHelperOptions): CredentialHelper {
  const failed = (reason: string, cause?: unknown): Error =>
    engineError('credential_helper_failed', { helper: name, reason }, { cause });

  /** What it printed; undefined where it says that it has no such login. What else it prints may be a secret. */
  const run = async (action: string, input: string): Promise<string | undefined> => {
    if (!/^[\w.-]+$/.test(name)) throw failed('that is no name of a program');
    try {
      const { exitCode, stdout } = await processes.run(`docker-credential-${name}`, [action], { input, timeoutMs });
      if (exitCode === 0) return stdout;
      if (NOT_FOUND.test(stdout)) return undefined;
      throw failed(exitCode === undefined ? 'it was killed' : `it failed with exit status ${exitCode}`);
    } catch (cause) {
      if (isEngineError(cause, 'program_missing')) throw failed('executable file not found in $PATH', cause);
      if (isEngineError(cause, 'program_failed')) throw failed('it cannot be started', cause);
      if (isEngineError(cause, 'timed_out')) throw failed(`no answer within ${timeoutMs / 1000} seconds`, cause);
      throw cause;
    }
  };
  const parse = (text: string): Readonly<Record<string, unknown>> => {
    try {
      const answer: unknown = JSON.parse(text);
      if (isRecord(answer)) return answer;
    } catch {
      // Told below, without what was printed.
    }
    throw failed('it answered with something else than JSON');
  };

  return {
    async get(key) {
      const text = await run('get', key);
      if (text === undefined) return undefined;
      const { Username: username, Secret: secret } = parse(text);
      if (typeof username !== 'string' || typeof secret !== 'string') throw failed('its answer is no login');
      if (username === '' && secret === '') return undefined;
      return username === TOKEN_USER
        ? { username, password: '', identityToken: secret }
        : { username, password: secret };
    },
    async store(key, { username, password, identityToken }) {
      const login =
        identityToken === undefined
          ? { ServerURL: key, Username: username, Secret: password }
          : { ServerURL: key, Username: TOKEN_USER, Secret: identityToken };
      if ((await run('store', JSON.stringify(login))) === undefined) throw failed('it did not keep the login');
    },
    async erase(key) {
      await run('erase', key);
    },
    async list() {
      const entries = Object.entries(parse((await run('list', '')) ?? '{}'));
      return new Map(entries.flatMap(([key, user]) => (typeof user === 'string' ? [[key, user] as const] : [])));
    },
  };
}
