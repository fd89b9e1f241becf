import type { Credentials, Engine } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import { askLine } from '../ask-line.js';
import { type CommandContext, command } from '../command.js';
import { switchFlag, textFlag } from '../flag.js';
import { hideArguments } from '../hide-arguments.js';
import { readPassword } from '../read-password.js';
import { invalid } from '../values/invalid.js';

const HUB = 'docker.io';

type Asked = { readonly username: string | undefined; readonly password: string | undefined };

/** `docker login` */
export const login = command({
  summary: 'Authenticate to a registry',
  operands: { usage: '[SERVER]', min: 0, max: 1 },
  flags: {
    password: textFlag({ short: 'p', help: 'Password' }),
    passwordStdin: switchFlag({ help: 'Take the password from stdin' }),
    username: textFlag({ short: 'u', help: 'Username' }),
  },
  async run({ registries }: Pick<Engine, 'registries'>, context) {
    const {
      flags: { password, passwordStdin, username },
      operands: [registry = HUB],
      out,
      err,
      io,
      untilInterrupted,
    } = context;
    if (password !== undefined) {
      hideArguments('gantry login');
      if (passwordStdin) throw invalid('conflicting options: cannot specify both --password and --password-stdin');
      err.line('WARNING! Using --password via the CLI is insecure. Use --password-stdin.');
    }
    if (passwordStdin && !username) throw invalid('Must provide --username with --password-stdin');
    const given = passwordStdin ? await readPassword(io) : password;
    if (username === undefined && given === undefined && (await logInAgain({ registries }, registry, context))) return;

    const credentials = await complete({ username, password: given }, context);
    using interruption = untilInterrupted();
    const kept = await registries.login(registry, credentials, { cancelSignal: interruption.signal });
    if (kept.helper === undefined) {
      err.line(`WARNING! Your password will be stored unencrypted in ${kept.path}.`);
      err.line('Configure a credential helper to remove this warning. See');
      err.line('https://docs.docker.com/engine/reference/commandline/login/#credential-stores\n');
    }
    out.line('Login Succeeded');
  },
});

/** Who is logged in already is asked nothing, as long as that login holds. */
async function logInAgain(
  { registries }: Pick<Engine, 'registries'>,
  registry: string,
  { out, err, untilInterrupted }: CommandContext,
): Promise<boolean> {
  const kept = await registries.findLogin(registry);
  if (!kept) return false;
  out.line('Authenticating with existing credentials...');
  using interruption = untilInterrupted();
  try {
    await registries.login(registry, kept, { cancelSignal: interruption.signal });
  } catch (failure) {
    if (!isEngineError(failure, 'login_failed')) throw failure;
    err.line(`Login did not succeed, error: ${failure.message}`);
    return false;
  }
  out.line('Login Succeeded');
  return true;
}

async function complete({ username, password }: Asked, context: CommandContext): Promise<Credentials> {
  const isComplete = username !== undefined && password !== undefined;
  if (!isComplete && !context.io.stdin.isTTY) {
    throw invalid('Cannot perform an interactive login from a non TTY device');
  }
  const name = username ?? (await askLine(context, 'Username: ')).trim();
  if (name === '') throw invalid('username is empty');
  const secret = password ?? (await askLine(context, 'Password: ', { isSecret: true }));
  if (secret === '') throw invalid('password is empty');
  return { username: name, password: secret };
}
