import { engineError } from '../../../src/errors/engine-error.js';
import type { FakeProgram } from './fake-process.js';

/** Runs until a signal, or a test, ends it. */
const idle: FakeProgram = async ({ ended }) => {
  await ended;
  return 0;
};

const cat: FakeProgram = async ({ stdin, write }) => {
  for await (const bytes of stdin) write(bytes);
  return 0;
};

/** `sh -c "exit 3"`, `sh -c "echo a"`, `sh -c "echo a >&2"`; without `-c` it copies its input, as a shell on a pipe might. */
const sh: FakeProgram = (io) => {
  if (io.args[1] !== '-c') return cat(io);
  const script = io.args[2] ?? '';
  const exit = /\bexit (\d+)/.exec(script);
  for (const [, text = '', redirect] of script.matchAll(/echo ([^;&>]*)(>&2)?/g)) {
    io.write(`${text.trim()}\n`, redirect ? 'stderr' : 'stdout');
  }
  return exit ? Number(exit[1]) : 0;
};

/** What every fake image has in its PATH. */
export const PROGRAMS: Readonly<Record<string, FakeProgram>> = {
  true: () => 0,
  false: () => 1,
  echo: ({ args, write }) => {
    write(`${args.slice(1).join(' ')}\n`);
    return 0;
  },
  env: ({ env, write }) => {
    write(env.map((line) => `${line}\n`).join(''));
    return 0;
  },
  cat,
  sh,
  sleep: idle,
  nginx: idle,
  redis: idle,
};

/** @throws command_not_found; command_not_executable for anything below /etc */
export function findProgram(programs: ReadonlyMap<string, FakeProgram>, args: readonly string[]): FakeProgram {
  const command = args[0] ?? '';
  if (command.startsWith('/etc')) throw engineError('command_not_executable', { command });
  const program = programs.get(command.replace(/^\/bin\//, ''));
  if (!program) throw engineError('command_not_found', { command });
  return program;
}
