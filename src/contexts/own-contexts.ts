import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { engineError } from '../errors/engine-error.js';
import { checkName, DEFAULT_CONTEXT } from './context.js';
import { type ContextFolders, currentFile } from './context-folders.js';
import { type ContextMeta, metaDocument, objectOf, parsed, parseMeta, unreadable } from './context-meta.js';
import type { EndpointLogin, TlsFiles } from './endpoint.js';
import type { KeptContext } from './kept-context.js';
import { findTlsFiles, keepTlsFiles } from './tls-folder.js';

const META = 'meta.json';
const LOGIN = 'login.json';

/** What is written of a context. */
export type NewContext = {
  readonly meta: ContextMeta;
  readonly tls?: TlsFiles | undefined;
  readonly login?: EndpointLogin | undefined;
};

/** Gantry's own contexts: a folder for each, which only its owner may read. */
export class OwnContexts {
  readonly #folders: ContextFolders;

  constructor(folders: ContextFolders) {
    this.#folders = folders;
  }

  async list(): Promise<readonly KeptContext[]> {
    const entries = await readdir(this.#folders.own).catch(() => []);
    const found = await Promise.all(entries.filter((name) => !name.startsWith('.')).map((name) => this.find(name)));
    return found.filter((context) => context !== undefined);
  }

  /** @throws context_unreadable, context_name_invalid */
  async find(name: string): Promise<KeptContext | undefined> {
    const folder = this.#folderOf(name);
    const metaPath = join(folder, META);
    const text = await readIfThere(metaPath);
    if (text === undefined) return undefined;
    const tlsPath = join(folder, 'tls');
    return {
      origin: 'gantry',
      meta: { ...parseMeta(text, metaPath), name },
      tls: await findTlsFiles(tlsPath),
      login: await readLogin(join(folder, LOGIN)),
      metaPath,
      tlsPath,
    };
  }

  /** Puts it in the place of one that is there. It is whole, or not there. */
  async put({ meta, tls, login }: NewContext): Promise<void> {
    const folder = this.#folderOf(meta.name);
    await this.#makeFolder();
    const draft = await mkdtemp(join(this.#folders.own, '.new-'));
    try {
      if (tls) await keepTlsFiles(join(draft, 'tls'), tls);
      if (login) await writeFile(join(draft, LOGIN), JSON.stringify(login), { mode: 0o600 });
      await writeFile(join(draft, META), JSON.stringify(metaDocument(meta)), { mode: 0o600 });
      await rm(folder, { recursive: true, force: true });
      await rename(draft, folder);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }

  async remove(name: string): Promise<void> {
    await rm(this.#folderOf(name), { recursive: true, force: true });
  }

  /** The name of the one that is used where none is named. */
  async current(): Promise<string> {
    const text = await readIfThere(currentFile(this.#folders));
    return text?.trim() || DEFAULT_CONTEXT;
  }

  async use(name: string): Promise<void> {
    const path = currentFile(this.#folders);
    if (name === DEFAULT_CONTEXT) return await rm(path, { force: true });
    await this.#makeFolder();
    await writeFile(`${path}.new`, `${name}\n`, { mode: 0o600 });
    await rename(`${path}.new`, path);
  }

  /** @throws context_unwritable */
  async #makeFolder(): Promise<void> {
    const path = this.#folders.own;
    try {
      await mkdir(path, { recursive: true, mode: 0o700 });
      await access(path, constants.W_OK);
    } catch (cause) {
      const { code: reason = String(cause) } = cause as NodeJS.ErrnoException;
      throw engineError('context_unwritable', { path, reason }, { cause });
    }
  }

  #folderOf(name: string): string {
    return join(this.#folders.own, checkName(name));
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unreadable(path, code ?? 'it cannot be read', cause);
  }
}

async function readLogin(path: string): Promise<EndpointLogin | undefined> {
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  const { kind, user, password, path: secretPath } = objectOf(parsed(text, path));
  if (kind === 'token-file' && typeof secretPath === 'string') return { kind, path: secretPath };
  if (kind === 'password-file' && typeof user === 'string' && typeof secretPath === 'string') {
    return { kind, user, path: secretPath };
  }
  if (kind === 'password' && typeof user === 'string' && typeof password === 'string') return { kind, user, password };
  throw unreadable(path, 'it holds no login');
}
