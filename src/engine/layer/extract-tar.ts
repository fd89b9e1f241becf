import { once } from 'node:events';
import { Readable, Writable } from 'node:stream';

import { engineError } from '../../errors/engine-error.js';
import type { Processes, RunningProcess } from '../../host/processes.js';
import { SIGKILL } from '../../oci/signal.js';
import { isStorageFull } from '../content/storage-failure.js';
import { complaintOf, TAR_ENVIRONMENT } from './tar-program.js';

/**
 * `tar -x` as layers need it: owners by number, modes and attributes exact, folders' times set when all is in
 * them. It delays symbolic links that leave the folder by itself, a second wall behind the filter's.
 */
export const extractArgs = (dir: string): readonly string[] => [
  '--extract',
  '--file=-',
  `--directory=${dir}`,
  '--blocking-factor=256',
  '--numeric-owner',
  '--same-owner',
  '--same-permissions',
  '--delay-directory-restore',
  '--xattrs',
  '--xattrs-include=*',
  '--warning=no-timestamp',
  '--warning=no-unknown-keyword',
];

/** A `tar` that unpacks what it is given into a folder. Closing it before `end` kills it. */
export class TarExtraction implements AsyncDisposable {
  readonly #dir: string;
  readonly #tar: RunningProcess;
  readonly #input: Writable;
  readonly #complaint: Promise<string>;
  #hasEnded = false;
  #isBroken = false;

  constructor(processes: Processes, dir: string) {
    this.#dir = dir;
    const env = TAR_ENVIRONMENT;
    this.#tar = processes.spawn('tar', extractArgs(dir), { stdio: ['pipe', 'ignore', 'pipe'], env });
    this.#tar.exit.then(() => (this.#hasEnded = true)).catch(() => undefined);
    const [input, , complaint] = this.#tar.pipes;
    if (!(input instanceof Writable && complaint instanceof Readable)) throw new TypeError('tar has no pipes');
    this.#input = input.on('error', () => (this.#isBroken = true));
    this.#complaint = complaintOf(complaint);
  }

  /** @throws layer_invalid, disk_full where tar has given up */
  async write(pieces: readonly Uint8Array[]): Promise<void> {
    if (this.#isBroken || this.#hasEnded) throw await this.#failure();
    this.#input.cork();
    let hasRoom = true;
    for (const piece of pieces) hasRoom = this.#input.write(piece);
    this.#input.uncork();
    if (!hasRoom && !this.#isBroken) await this.#room();
  }

  /** Waits until everything is unpacked. @throws layer_invalid, disk_full */
  async end(): Promise<void> {
    this.#input.end();
    const { exitCode } = await this.#tar.exit;
    if (exitCode !== 0) throw await this.#failure();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#input.destroy();
    if (!this.#hasEnded) this.#tar.kill(SIGKILL);
    await this.#tar.exit;
  }

  async #room(): Promise<void> {
    const given = new AbortController();
    const wait = (event: string) => once(this.#input, event, { signal: given.signal }).catch(() => undefined);
    await Promise.race([wait('drain'), wait('close')]);
    given.abort();
  }

  async #failure(): Promise<Error> {
    const { exitCode, signal } = await this.#tar.exit;
    if (await isStorageFull(this.#dir)) return engineError('disk_full', { path: this.#dir });
    const said = (await this.#complaint).trim().split('\n')[0];
    return engineError('layer_invalid', { reason: said || `tar ended with ${signal ?? exitCode}` });
  }
}
