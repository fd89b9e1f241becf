import type { Engine } from '../../engine/index.js';
import { detachKeysFlag } from '../attach/attach-flags.js';
import { checkTerminal } from '../attach/check-terminal.js';
import { readDetachKeys } from '../attach/detach-keys.js';
import { followSession, sizeOf } from '../attach/follow-session.js';
import { command } from '../command.js';
import { readEnv } from '../create/to-create-container.js';
import { listFlag, switchFlag, textFlag, textListFlag } from '../flag.js';
import { parseEnv } from '../values/key-value.js';

/** `docker exec`: a further program in a container; its exit code is ours. */
export const exec = command({
  summary: 'Execute a command in a running container',
  operands: { usage: 'CONTAINER COMMAND [ARG...]', min: 2 },
  stopsAtOperand: true,
  runsProgram: true,
  exitCodes: { user_unknown: 126, group_unknown: 126, working_directory_invalid: 126, working_directory_unusable: 126 },
  flags: {
    detach: switchFlag({ short: 'd', help: 'Detached mode: run command in the background' }),
    detachKeys: detachKeysFlag,
    env: listFlag({ short: 'e', help: 'Set environment variables', parse: parseEnv }),
    envFile: textListFlag({ help: 'Read in a file of environment variables' }),
    interactive: switchFlag({ short: 'i', help: 'Keep STDIN open even if not attached' }),
    privileged: switchFlag({ help: 'Give extended privileges to the command' }),
    tty: switchFlag({ short: 't', help: 'Allocate a pseudo-TTY' }),
    user: textFlag({ short: 'u', help: 'Username or UID (format: "<name|uid>[:<group|gid>]")' }),
    workdir: textFlag({ short: 'w', help: 'Working directory inside the container' }),
  },
  async run(engine: Pick<Engine, 'execs'>, context) {
    const {
      flags,
      operands: [ref = '', ...words],
      io,
      out,
    } = context;
    const detachKeys = readDetachKeys(flags.detachKeys, io);
    const hasStdin = flags.interactive && !flags.detach;
    if (!flags.detach) checkTerminal(io, { hasTty: flags.tty, hasStdin });
    const size = flags.detach ? undefined : sizeOf(out, flags.tty);
    const program = {
      command: words,
      env: await readEnv(flags, io),
      workingDir: flags.workdir,
      user: flags.user,
      hasTty: flags.tty,
      hasStdin,
      isPrivileged: flags.privileged,
      size,
    };
    const attach = flags.detach ? undefined : { stdin: hasStdin, stdout: true, stderr: true, size };
    await using session = await engine.execs.start(ref, program, { attach });
    if (!session.streams) return 0;
    const end = await followSession(session.streams, context, {
      hasTty: flags.tty,
      hasStdin,
      detachKeys,
    });
    return end === 'detached' ? 0 : await session.exitCode;
  },
});
