export const HIDDEN = '***';

/** Names of what may be a secret. */
export const isSecretName = (name: string): boolean => /pass|secret|token|auth|key$/i.test(name);

/** What stands between `://` and the last `@` before a slash in an address: a name and its password. */
const LOGIN_IN_ADDRESS = /:\/\/[^/\s"]*@/g;
/** Of a file system's options, as a volume's `o` has them: `username=me,password=…`. */
const SECRET_OPTION = /\b(pass\w*|secret|token|credentials)=[^,"]*/gi;

/** A text without the passwords that it holds where such are. */
export const redacted = (text: string): string =>
  text.replace(LOGIN_IN_ADDRESS, `://${HIDDEN}@`).replace(SECRET_OPTION, `$1=${HIDDEN}`);

/** A line `NAME=value`, of which only the name is shown. */
export const nameOfVariable = (line: string): string =>
  line.includes('=') ? `${line.slice(0, line.indexOf('='))}=${HIDDEN}` : line;
