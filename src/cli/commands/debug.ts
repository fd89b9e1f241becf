import type { DebugOptions, DebugSession, Engine } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import { checkTerminal } from '../attach/check-terminal.js';
import { followSession, sizeOf } from '../attach/follow-session.js';
import { type CommandContext, command } from '../command.js';
import { readEnv } from '../create/to-create-container.js';
import { greeting } from '../debug/greeting.js';
import { parseDebugNamespaces } from '../debug/namespaces.js';
import { listFlag, switchFlag, textFlag, textListFlag, valueFlag } from '../flag.js';
import { pullImage } from '../print/pull-image.js';
import { parseEnv } from '../values/key-value.js';

const FLAGS = {
  env: listFlag({ short: 'e', help: 'Set environment variables', parse: parseEnv }),
  envFile: textListFlag({ help: 'Read in a file of environment variables' }),
  image: textFlag({ help: "Take the tools of this image; the container's files are then at /container" }),
  interactive: switchFlag({ short: 'i', help: 'Keep STDIN open (on a terminal it is)' }),
  namespace: valueFlag({
    help: "Enter only these namespaces of a running container (mnt, pid, net, ipc, uts); the others are this machine's",
    parse: parseDebugNamespaces,
  }),
  noTty: switchFlag({ short: 'T', help: 'Allocate no pseudo-TTY, also on a terminal' }),
  ns: valueFlag({ help: 'Short for --namespace', isHidden: true, parse: parseDebugNamespaces }),
  privileged: switchFlag({ help: 'Give extended privileges to the command' }),
  tty: switchFlag({ short: 't', help: 'Allocate a pseudo-TTY (on a terminal it is)' }),
  user: textFlag({ short: 'u', help: 'Username or UID (format: "<name|uid>[:<group|gid>]"), default root' }),
  workdir: textFlag({ short: 'w', help: 'Working directory inside the container' }),
} as const;

/** A shell with tools in a container that may have none, and in the place of one that does not run. */
export const debug = command({
  summary: 'Look into a container with tools that it does not have, also when it does not run',
  operands: { usage: 'CONTAINER [COMMAND] [ARG...]', min: 1 },
  stopsAtOperand: true,
  runsProgram: true,
  flags: FLAGS,
  async run(engine: Pick<Engine, 'debug' | 'images'>, context) {
    const {
      flags,
      operands: [ref = '', ...words],
      io,
      out,
      err,
    } = context;
    const isTerminal = io.stdin.isTTY === true && out.isTerminal;
    const hasTty = flags.tty || (isTerminal && !flags.noTty);
    const hasStdin = flags.interactive || isTerminal;
    checkTerminal(io, { hasTty, hasStdin });
    const options: DebugOptions = {
      command: words,
      image: flags.image,
      namespaces: flags.namespace ?? flags.ns,
      env: await readEnv(flags, io),
      workingDir: flags.workdir,
      user: flags.user,
      hasTty,
      hasStdin,
      isPrivileged: flags.privileged,
      size: sizeOf(out, hasTty),
    };
    await using session = await startOrPull(engine, ref, options, context);
    if (hasTty) err.line(greeting(session));
    if (session.streams) await followSession(session.streams, context, { hasTty, hasStdin, detachKeys: [] });
    return await session.exitCode;
  },
});

async function startOrPull(
  engine: Pick<Engine, 'debug' | 'images'>,
  ref: string,
  options: DebugOptions,
  context: CommandContext<typeof FLAGS>,
): Promise<DebugSession> {
  const { hasStdin: stdin, size, image } = options;
  const attach = { stdin, stdout: true, stderr: true, size };
  try {
    return await engine.debug.start(ref, options, { attach });
  } catch (error) {
    if (image === undefined || !isEngineError(error, 'image_not_found')) throw error;
    context.err.line(`Unable to find image '${image}' locally`);
    await pullImage(engine, image, context, { to: context.err });
  }
  return await engine.debug.start(ref, options, { attach });
}
