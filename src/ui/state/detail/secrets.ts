/** Parts of names whose values are nobody's business. */
const SECRET_NAME = /pass(word|wd|phrase)?|secret|token|key|credential|auth|private/i;

/** Names that hold such a part and mean something else. */
const HARMLESS_NAME = /^(GPG_KEYS?|.*_KEYRING|KEYBOARD.*|.*AUTHORS?|.*KEYSPACE|XAUTHORITY|SSH_AUTH_SOCK)$/i;

/** User and password in an address: `postgres://web:hunter2@db/`. */
const PASSWORD_IN_URL = /^([a-z][a-z\d+.-]*:\/\/[^/:@\s]*):[^/\s]+@/i;

/** What stands for a value that is not shown; tells nothing of its length. */
export const MASK = '********';

/** A variable of a container's environment. */
export type Variable = {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  /** The value, or as much of it as may be shown to whoever looks over a shoulder. */
  readonly shown: string;
  readonly isSecret: boolean;
};

/** Reads `NAME=value`. */
export function toVariable(line: string, index: number): Variable {
  const equals = line.indexOf('=');
  const name = equals < 0 ? line : line.slice(0, equals);
  const value = equals < 0 ? '' : line.slice(equals + 1);
  const shown = maskedValue(name, value);
  return { id: `${index} ${name}`, name, value, shown, isSecret: shown !== value };
}

/** What may be shown of the value that has this name. */
export function maskedValue(name: string, value: string): string {
  if (value === '') return value;
  if (SECRET_NAME.test(name) && !HARMLESS_NAME.test(name)) return MASK;
  return value.replace(PASSWORD_IN_URL, `$1:${MASK}@`);
}

/** `NAME=value` as it may be shown. */
export function maskedLine(line: string): string {
  const { name, shown } = toVariable(line, 0);
  return line.includes('=') ? `${name}=${shown}` : name;
}
