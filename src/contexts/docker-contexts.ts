import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { isEngineError } from '../errors/engine-error.js';
import { parseMeta } from './context-meta.js';
import type { KeptContext } from './kept-context.js';
import { findTlsFiles } from './tls-folder.js';

/**
 * The contexts of docker's own program: read, never written.
 *
 * @see docker/cli, cli/context/store: `contexts/meta/<sha256 of the name>/meta.json`, `contexts/tls/<the same>/docker`
 */
export class DockerContexts {
  readonly #folder: string;

  /** @param folder Docker's configuration: `~/.docker`. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Those that can be read; a file that is none is passed over, as docker's own program would complain of it. */
  async list(): Promise<readonly KeptContext[]> {
    const folders = await readdir(join(this.#folder, 'contexts', 'meta')).catch(() => []);
    const found = await Promise.all(folders.map((folder) => this.#read(folder)));
    return found.filter((context) => context !== undefined);
  }

  async find(name: string): Promise<KeptContext | undefined> {
    return await this.#read(createHash('sha256').update(name).digest('hex'));
  }

  async #read(folder: string): Promise<KeptContext | undefined> {
    const metaPath = join(this.#folder, 'contexts', 'meta', folder, 'meta.json');
    const tlsPath = join(this.#folder, 'contexts', 'tls', folder);
    try {
      const meta = parseMeta(await readFile(metaPath, 'utf8'), metaPath);
      const tls = await findTlsFiles(join(tlsPath, 'docker'));
      return { origin: 'docker', meta, tls, login: undefined, metaPath, tlsPath };
    } catch (error) {
      if (isEngineError(error) || isFileFailure(error)) return undefined;
      throw error;
    }
  }
}

const isFileFailure = (error: unknown): boolean => error instanceof Error && 'errno' in error;
