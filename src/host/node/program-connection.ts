import { type ChildProcess, spawn } from 'node:child_process';
import { Duplex } from 'node:stream';

import { engineError } from '../../errors/engine-error.js';

/** Of what a program says of its failure. */
const LONGEST_REASON = 2000;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Starts a program whose input and output are a connection: ssh, which leads to another machine's socket. It ends when the
 * connection is destroyed.
 *
 * @param failed Makes the failure of a program that ended before it said anything.
 */
export function connectProgram(
  program: string,
  args: readonly string[],
  { env, failed }: { readonly env: Environment; readonly failed: (reason: string) => Error },
): Duplex {
  const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  return new ProgramConnection(child, program, failed);
}

/** What Node's HTTP client takes for a socket. */
class ProgramConnection extends Duplex {
  readonly #child: ChildProcess;
  #hasSpoken = false;
  #reason = '';

  constructor(child: ChildProcess, program: string, failed: (reason: string) => Error) {
    super({ allowHalfOpen: true });
    this.#child = child;
    child.stdout?.on('data', (chunk: Buffer) => {
      this.#hasSpoken = true;
      if (!this.push(chunk)) child.stdout?.pause();
    });
    // Of one that has said nothing its end tells why.
    child.stdout?.on('end', () => {
      if (this.#hasSpoken) this.push(null);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#reason = `${this.#reason}${chunk.toString('utf8')}`.slice(0, LONGEST_REASON);
    });
    // It may end before it has taken everything; what it ends with tells why.
    child.stdin?.on('error', () => undefined);
    child.once('error', (cause: NodeJS.ErrnoException) => {
      const isMissing = cause.code === 'ENOENT';
      this.destroy(isMissing ? engineError('program_missing', { program }, { cause }) : failed(cause.message));
    });
    child.once('close', (code, signal) => {
      if (this.#hasSpoken) return void this.destroy();
      this.destroy(failed(this.#reason.trim() || `it ended with ${signal ?? `status ${code ?? 'none'}`}`));
    });
  }

  override _read(): void {
    this.#child.stdout?.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const { stdin } = this.#child;
    if (!stdin || stdin.destroyed) return done();
    if (stdin.write(chunk)) return done();
    const go = (): void => {
      stdin.off('drain', go);
      stdin.off('close', go);
      done();
    };
    stdin.once('drain', go);
    stdin.once('close', go);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#child.stdin?.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#child.kill();
    done(error);
  }

  /** A pooled connection that nobody uses keeps no process alive. */
  unref(): this {
    this.#child.unref();
    return this;
  }

  ref(): this {
    this.#child.ref();
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }
}
