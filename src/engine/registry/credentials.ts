import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a user proves who they are with. Never printed, never part of an error. */
export type Credentials = {
  readonly username: string;
  readonly password: string;
  /** Given by some registries in place of a password; exchanged for tokens. */
  readonly identityToken?: string | undefined;
};

/** Where logins come from. Undefined for a registry that nobody logged in to. */
export type CredentialSource = (registry: string) => Promise<Credentials | undefined>;

/** Docker's own name for its hub in `auths`. */
const HUB_KEYS = ['https://index.docker.io/v1/', 'docker.io', 'index.docker.io', 'registry-1.docker.io'];

/** The logins in docker's `config.json` in `dir`, read anew each time. A file that is missing or broken holds none. */
export function dockerConfigCredentials(dir: string): CredentialSource {
  return async (registry) => {
    const auths = await readAuths(join(dir, 'config.json'));
    for (const key of keysOf(registry)) {
      const credentials = Object.hasOwn(auths, key) ? readCredentials(auths[key]) : undefined;
      if (credentials) return credentials;
    }
    return undefined;
  };
}

const keysOf = (registry: string): readonly string[] =>
  registry === 'docker.io'
    ? HUB_KEYS
    : [
        registry,
        `https://${registry}`,
        `https://${registry}/`,
        `http://${registry}`,
        `https://${registry}/v2/`,
        `https://${registry}/v1/`,
      ];

async function readAuths(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const config: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isRecord(config) && isRecord(config['auths']) ? config['auths'] : {};
  } catch {
    return {}; // As docker does: no login is the normal case, and a pull without one may well work.
  }
}

function readCredentials(entry: unknown): Credentials | undefined {
  if (!isRecord(entry)) return undefined;
  const { auth, username, password, identitytoken } = entry;
  const [name, secret] = typeof auth === 'string' && auth ? splitAuth(auth) : [username, password];
  const identityToken = typeof identitytoken === 'string' && identitytoken ? identitytoken : undefined;
  if (typeof name !== 'string' || (typeof secret !== 'string' && !identityToken)) return undefined;
  return { username: name, password: typeof secret === 'string' ? secret : '', identityToken };
}

function splitAuth(auth: string): readonly [string, string] {
  const text = Buffer.from(auth, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  // Docker pads with zero bytes in some versions.
  return colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1).replace(/\0+$/, '')];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
