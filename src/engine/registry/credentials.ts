/** What a user proves who they are with. Never printed, never part of an error. */
export type Credentials = {
  readonly username: string;
  readonly password: string;
  /** Given by some registries in place of a password; exchanged for tokens. */
  readonly identityToken?: string | undefined;
};

/** Where logins come from. Undefined for a registry that nobody logged in to. @throws credential_helper_failed */
export type CredentialSource = (registry: string) => Promise<Credentials | undefined>;

/** Docker's own name for its hub in `auths`, and for helpers. */
const HUB_KEY = 'https://index.docker.io/v1/';
const HUB_KEYS = [HUB_KEY, 'docker.io', 'index.docker.io', 'registry-1.docker.io'];

/** What a registry's login is kept under. */
export const loginKey = (registry: string): string => (registry === 'docker.io' ? HUB_KEY : registry);

/** What a login may be found under that was kept by others, or long ago. */
export const loginKeys = (registry: string): readonly string[] =>
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

/** The registry that a key in `auths` is for. */
export function registryOfKey(key: string): string {
  if (HUB_KEYS.includes(key)) return 'docker.io';
  return key.replace(/^https?:\/\//, '').split('/', 1)[0] ?? key;
}

/** Reads one of `auths`; undefined where it holds no login, as where a helper keeps it. */
export function readAuthEntry(entry: unknown): Credentials | undefined {
  if (!isRecord(entry)) return undefined;
  const { auth, username, password, identitytoken } = entry;
  const [name, secret] = typeof auth === 'string' && auth ? splitAuth(auth) : [username, password];
  const identityToken = typeof identitytoken === 'string' && identitytoken ? identitytoken : undefined;
  if (typeof name !== 'string' || (typeof secret !== 'string' && !identityToken)) return undefined;
  return { username: name, password: typeof secret === 'string' ? secret : '', identityToken };
}

/** The form that docker gives a login in `auths`. */
export function toAuthEntry({ username, password, identityToken }: Credentials): Readonly<Record<string, string>> {
  const auth = Buffer.from(`${username}:${identityToken === undefined ? password : ''}`).toString('base64');
  return { auth, ...(identityToken === undefined ? {} : { identitytoken: identityToken }) };
}

function splitAuth(auth: string): readonly [string, string] {
  const text = Buffer.from(auth, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  // Docker pads with zero bytes in some versions.
  return colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1).replace(/\0+$/, '')];
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
