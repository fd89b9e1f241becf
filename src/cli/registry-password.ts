import { LONGEST_PASSWORD_BYTES } from '../own-registry/bcrypt.js';
import { askLine } from './ask-line.js';
import type { CommandContext } from './command.js';
import { readPassword } from './read-password.js';
import { invalid } from './values/invalid.js';

/** The password of a user of one's own registry, asked for where it does not come through standard input. */
export async function readRegistryPassword(
  context: Pick<CommandContext, 'io' | 'out'>,
  { name, isFromStdin }: { readonly name: string; readonly isFromStdin: boolean },
): Promise<string> {
  const { io } = context;
  if (/[:\s]/.test(name)) throw invalid('a user name has no colon and no space in it');
  if (!isFromStdin && !io.stdin.isTTY) throw invalid('Must provide --password-stdin with --user');
  const password = isFromStdin ? await readPassword(io) : await askLine(context, 'Password: ', { isSecret: true });
  if (password === '') throw invalid('password is empty');
  if (/[\0\r\n]/.test(password)) throw invalid('a password is one line');
  if (Buffer.byteLength(password) > LONGEST_PASSWORD_BYTES) {
    throw invalid(`a password has at most ${LONGEST_PASSWORD_BYTES} bytes, which is what bcrypt looks at`);
  }
  return password;
}
