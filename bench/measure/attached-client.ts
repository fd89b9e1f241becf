import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

import { ROOT } from '../world/bench-engine.js';
import { percentile } from './sample.js';

/** The lightest that is installed: hearing 200 sockets costs Node more than telling them costs the servers. */
const BUN = join(
  ROOT,
  'node_modules/@oven',
  process.arch === 'arm64' ? 'bun-linux-aarch64' : 'bun-linux-x64-baseline',
  'bin/bun',
);

/** A process of its own that is attached to a container many times. */
export class AttachedClient implements AsyncDisposable {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  private constructor(args: readonly string[]) {
    this.#child = spawn(BUN, [join(ROOT, 'bench/clients/attached.ts'), ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Resolves when a line has come to all of them. @param id of a container whose program is cat */
  static async open(socketPath: string, id: string, count: number): Promise<AttachedClient> {
    const client = new AttachedClient([socketPath, id, String(count)]);
    await client.#line();
    return client;
  }

  /** @returns how long it is until a line is with all of them, in ms: the median of so many lines */
  async measure(lines: number): Promise<number> {
    this.#child.stdin.write(`${lines}\n`);
    const timesMs = JSON.parse(await this.#line()) as readonly number[];
    return percentile(
      timesMs.toSorted((a, b) => a - b),
      0.5,
    );
  }

  async #line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('the client who is attached has ended');
    return value;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { exitCode } = this.#child;
    this.#child.stdin.end();
    if (exitCode === null) await once(this.#child, 'exit');
  }
}
