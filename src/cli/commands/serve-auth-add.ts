import { askLine } from '../ask-line.js';
import { type CommandContext, command } from '../command.js';
import { switchFlag, textFlag } from '../flag.js';
import { readPassword } from '../read-password.js';
import { authFileFlag, authFileOf, serverLogins } from '../serve/auth-file-flag.js';
import { invalid } from '../values/invalid.js';

const FLAGS = {
  allow: textFlag({ help: 'What this one may ask for, such as containers:read,events (default everything)' }),
  authFile: authFileFlag,
  passwordStdin: switchFlag({ help: 'Take the password from stdin' }),
  token: switchFlag({ help: 'Make a token in place of a password, and print it: it is shown this once' }),
} as const;

/** `gantry serve auth add`: somebody who may ask over TCP. Whoever is there gets another password or token. */
export const serveAuthAdd = command({
  summary: 'Let somebody ask "gantry serve --auth-file" over TCP',
  explanation: 'The password is asked for. Neither it nor a token is kept, but what they can be told by.',
  operands: { usage: 'NAME', min: 1, max: 1 },
  flags: FLAGS,
  async runLocally(context) {
    const { io, flags, out } = context;
    const [name = ''] = context.operands;
    const user = { name, rights: flags.allow };
    const path = authFileOf(io, flags.authFile);
    if (flags.token) {
      if (flags.passwordStdin) throw invalid('--token and --password-stdin are mutually exclusive');
      out.line(await serverLogins(io).addToken(path, user));
    } else {
      await serverLogins(io).addUser(path, user, await passwordOf(context));
    }
  },
});

async function passwordOf(context: CommandContext<typeof FLAGS>): Promise<string> {
  const { flags, io } = context;
  if (flags.passwordStdin) return await readPassword(io);
  if (!io.stdin.isTTY) throw invalid('no terminal is there to ask for a password: use --password-stdin or --token');
  const password = await askLine(context, 'Password: ', { isSecret: true });
  if ((await askLine(context, 'Once more: ', { isSecret: true })) !== password) throw invalid('they are not the same');
  return password;
}
