import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
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
/** Names of no contexts: of one that is being written, and of what it takes the place of. */
const DRAFT = '.new-';
const FORMER = '.old-';
/** Nobody writes a context for so long: who began was killed. */
const LONGEST_WRITING_MS = 10 * 60_000;
/** How often others may do the same at the same moment. */
const ATTEMPTS = 20;
const TAKEN: ReadonlySet<unknown> = new Set(['ENOTEMPTY', 'EEXIST']);

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
    const names = entries.flatMap((name) => nameOfFormer(name) ?? (name.startsWith('.') ? [] : [name]));
    const found = await Promise.all([...new Set(names)].map((name) => this.find(name)));
    return found.filter((context) => context !== undefined);
  }

  /** @throws context_unreadable, context_name_invalid */
  async find(name: string): Promise<KeptContext | undefined> {
    const folder = this.#folderOf(name);
    // The former one is there alone where somebody puts another in its place, or was killed at it.
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const found = await this.#read(name, folder);
      const [former] = found ? [] : await this.#formersOf(name);
      if (found || former === undefined) return found ?? (await this.#read(name, folder));
      const kept = await this.#read(name, former);
      if (kept) return kept;
    }
    return undefined;
  }

  async #read(name: string, folder: string): Promise<KeptContext | undefined> {
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

  /** Puts it in the place of one that is there. It is whole, or not there; killed in between, it is what it was. */
  async put({ meta, tls, login }: NewContext): Promise<void> {
    await this.#makeFolder();
    await this.#removeAbandoned();
    const draft = await mkdtemp(join(this.#folders.own, DRAFT));
    try {
      if (tls) await keepTlsFiles(join(draft, 'tls'), tls);
      if (login) await writeFile(join(draft, LOGIN), JSON.stringify(login), { mode: 0o600 });
      await writeFile(join(draft, META), JSON.stringify(metaDocument(meta)), { mode: 0o600 });
      await this.#exchange(draft, meta.name);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }

  async remove(name: string): Promise<void> {
    // In this order: what is left of one that is gone must not be taken for it.
    await this.#removeFormers(name);
    await rm(this.#folderOf(name), { recursive: true, force: true });
  }

  /** The last of those who do this at once has it. */
  async #exchange(draft: string, name: string): Promise<void> {
    const folder = this.#folderOf(name);
    for (let attempt = 1; ; attempt += 1) {
      try {
        await renameIfThere(folder, join(this.#folders.own, `${FORMER}${name}.${randomBytes(6).toString('hex')}`));
        await rename(draft, folder);
        return await this.#removeFormers(name);
      } catch (error) {
        const isTaken = error instanceof Error && 'code' in error && TAKEN.has(error.code);
        if (!isTaken || attempt === ATTEMPTS) throw error;
      }
    }
  }

  async #formersOf(name: string): Promise<readonly string[]> {
    const entries = await readdir(this.#folders.own).catch(() => []);
    return entries.filter((each) => nameOfFormer(each) === name).map((each) => join(this.#folders.own, each));
  }

  async #removeFormers(name: string): Promise<void> {
    for (const former of await this.#formersOf(name)) await rm(former, { recursive: true, force: true });
  }

  /** Drafts of killed processes hold private keys. */
  async #removeAbandoned(): Promise<void> {
    for (const name of await readdir(this.#folders.own)) {
      if (!name.startsWith(DRAFT)) continue;
      const path = join(this.#folders.own, name);
      const begunMs = (await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now();
      if (Date.now() - begunMs > LONGEST_WRITING_MS) await rm(path, { recursive: true, force: true });
    }
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
    const draft = await mkdtemp(join(this.#folders.own, DRAFT));
    try {
      await writeFile(join(draft, META), `${name}\n`, { mode: 0o600 });
      await rename(join(draft, META), path);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
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

/** The context that a folder held before another took its place. */
function nameOfFormer(entry: string): string | undefined {
  return entry.startsWith(FORMER) ? entry.slice(FORMER.length, entry.lastIndexOf('.')) : undefined;
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
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
