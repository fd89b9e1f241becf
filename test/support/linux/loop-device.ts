import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A block device of our own: a file of `bytes` zeros with `text` at its beginning. */
export class LoopDevice implements Disposable {
  readonly path: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'gantry-loop-'));

  constructor(bytes: number, text: string) {
    const file = join(this.#folder, 'image');
    writeFileSync(file, Buffer.concat([Buffer.from(text), Buffer.alloc(bytes - text.length)]));
    this.path = execFileSync('losetup', ['--find', '--show', file], { encoding: 'utf8' }).trim();
  }

  /** What was read of it is read anew. */
  forgetCache(): void {
    execFileSync('blockdev', ['--flushbufs', this.path]);
  }

  [Symbol.dispose](): void {
    execFileSync('losetup', ['--detach', this.path]);
    rmSync(this.#folder, { recursive: true });
  }
}

/** Why there can be none here, or false. */
export function loopReason(): string | false {
  try {
    execFileSync('losetup', ['--find'], { stdio: 'ignore' });
    return false;
  } catch {
    return 'needs a free loop device';
  }
}
