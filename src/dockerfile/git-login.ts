/** How git is to fetch an address that holds a login, without its showing in the list of processes. */
export type GitLogin = {
  /** The same without the login. */
  readonly url: string;
  /** To stand before git's command. */
  readonly flags: readonly string[];
  /** To be in git's environment, which other users do not see. */
  readonly env: Readonly<Record<string, string>>;
};

const WITH_LOGIN = /^(?<scheme>https?:\/\/)(?<login>[^/?#\s]*)@(?<host>[\w.:[\]-]+)(?<rest>[/?#].*)?$/i;
/** Called with what git wants of it, and says the same whatever that is. */
const HELPER = `!f() { printf 'username=%s\\npassword=%s\\n' "$GANTRY_GIT_USER" "$GANTRY_GIT_PASSWORD"; }; f`;

/**
 * Takes the login out of an address, and has git ask for it again, for that host alone; whatever helpers are set are not
 * asked. An address without one stays as it is.
 *
 * @see gitcredentials(7)
 */
export function withoutLogin(url: string): GitLogin {
  const { scheme, login, host, rest = '' } = WITH_LOGIN.exec(url)?.groups ?? {};
  const parts = login === undefined ? undefined : loginParts(login);
  if (scheme === undefined || host === undefined || !parts) return { url, flags: [], env: {} };
  const key = `credential.${scheme}${host}.helper`;
  return {
    url: `${scheme}${host}${rest}`,
    flags: ['-c', `${key}=`, '-c', `${key}=${HELPER}`],
    env: { GANTRY_GIT_USER: parts.user, GANTRY_GIT_PASSWORD: parts.password },
  };
}

/** Undefined for what would be more than one line to git: it refuses that itself. */
function loginParts(login: string): { readonly user: string; readonly password: string } | undefined {
  const colon = login.indexOf(':');
  const [user, password] = colon < 0 ? [login, ''] : [login.slice(0, colon), login.slice(colon + 1)];
  const parts = { user: decoded(user), password: decoded(password) };
  return /[\0\r\n]/.test(parts.user + parts.password) ? undefined : parts;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
