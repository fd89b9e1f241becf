import { engineError } from '../../errors/engine-error.js';

/** A program that a user asks for, an editor or a command of their own. */
export type UserProgram = {
  readonly program: string;
  readonly args: readonly string[];
  /** Added to the environment. */
  readonly env: Readonly<Record<string, string>>;
};

export type UserProgramEnd = { readonly exitCode: number | undefined; readonly signal: string | undefined };

/** A child of the program may hold its output open for as long as it likes; what comes this long after its end is kept. */
const DRAIN_MS = 300;

/** Runs programs that a user asks for, with `environment` as their own. No exit code is an error. */
export function userPrograms(environment: Readonly<Record<string, string | undefined>>) {
  const own = (env: UserProgram['env']) =>
    ({ env: { ...environment, ...env }, extendEnv: false, reject: false }) as const;
  return {
    /** With our terminal as its own. @throws program_missing, program_failed */
    async runOnTerminal({ program, args, env }: UserProgram): Promise<UserProgramEnd> {
      const { execa } = await import('./execa.js');
      return endOf(program, await execa(program, args, { ...own(env), stdio: 'inherit' }));
    },
    /** Without input; keeps the last of what it prints. @throws program_missing, program_failed */
    async capture({
      program,
      args,
      env,
      maxBytes,
      cancelSignal,
    }: UserProgram & { readonly maxBytes: number; readonly cancelSignal: AbortSignal }) {
      const { execa } = await import('./execa.js');
      const child = execa(program, args, { ...own(env), stdin: 'ignore', all: true, buffer: false, cancelSignal });
      const tail = new OutputTail(maxBytes);
      child.all.on('data', (bytes: Buffer) => tail.push(bytes));
      let timer: NodeJS.Timeout | undefined;
      child.nodeChildProcess.once('exit', () => {
        timer = setTimeout(() => {
          child.stdout.destroy();
          child.stderr.destroy();
        }, DRAIN_MS);
      });
      const result = await child;
      clearTimeout(timer);
      return { ...endOf(program, result), output: tail.text(), droppedBytes: tail.droppedBytes };
    },
  };
}

type Result = {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly code?: string | undefined;
  readonly originalMessage?: string | undefined;
};

function endOf(program: string, { exitCode, signal, code, originalMessage }: Result): UserProgramEnd {
  if (exitCode !== undefined || signal !== undefined) return { exitCode, signal };
  if (code === 'ENOENT') throw engineError('program_missing', { program });
  throw engineError('program_failed', { program, reason: originalMessage ?? code ?? 'it did not start' });
}

/** The last bytes of a stream, and how many came before them. */
class OutputTail {
  readonly #maxBytes: number;
  #chunks: Buffer[] = [];
  #length = 0;
  droppedBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  push(bytes: Buffer): void {
    this.#chunks.push(bytes);
    this.#length += bytes.length;
    // Not at each chunk: what is kept is copied.
    if (this.#length > 2 * this.#maxBytes) this.#trim();
  }

  text(): string {
    this.#trim();
    return Buffer.concat(this.#chunks).toString('utf8');
  }

  #trim(): void {
    const whole = Buffer.concat(this.#chunks);
    const kept = whole.subarray(Math.max(0, whole.length - this.#maxBytes));
    this.droppedBytes += whole.length - kept.length;
    this.#chunks = [Buffer.from(kept)];
    this.#length = kept.length;
  }
}
