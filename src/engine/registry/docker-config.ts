import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import type { Host } from '../../host/host.js';
import { acquireLock } from '../lock/file-lock.js';
import { isRecord } from './credentials.js';

/** Docker's `config.json`: what we know of it, and all the rest as it was. */
export type DockerConfig = Readonly<Record<string, unknown>>;

const PRIVATE = 0o600;

/** The file in `dir`. One that is missing or broken holds nothing: a pull without a login may well work. */
export async function readDockerConfig(path: string): Promise<DockerConfig> {
  try {
    const config: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isRecord(config) ? config : {};
  } catch {
    return {};
  }
}

/** A part of the file that should be an object. */
export function section(config: DockerConfig, name: string): DockerConfig {
  const found = config[name];
  return isRecord(found) ? found : {};
}

/** What keeps two of us from changing the file at once. */
export type LockingHost = Pick<Host, 'clock' | 'syscalls'>;

/**
 * Changes the file, for its owner's eyes only: whole or not at all, and nothing of it that `change` leaves alone, nor what
 * another gantry writes meanwhile. A link stays one.
 *
 * @throws login_file_invalid where what is there cannot be read, and so not be kept
 */
export async function changeDockerConfig(
  host: LockingHost,
  path: string,
  change: (config: DockerConfig) => DockerConfig,
): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    using lock = await acquireLock(host, join(dirname(path), '.config.json.lock'));
    // Nothing is left in the user's folder, however this ends.
    using _ = { [Symbol.dispose]: () => lock.removeFile() };
    const target = await realpath(path).catch(() => path);
    const text = await readFile(target, 'utf8').catch(missingIsEmpty);
    const owner = await stat(target).catch(() => undefined);
    await replaceFile(target, `${JSON.stringify(change(parse(path, text)), null, '\t')}\n`, owner);
  } catch (cause) {
    if (!(cause instanceof Error && 'errno' in cause && 'code' in cause)) throw cause;
    throw engineError('login_file_invalid', { path, reason: String(cause.code) }, { cause });
  }
}

function parse(path: string, text: string): DockerConfig {
  if (text.trim() === '') return {};
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    // The parser's own words quote the text, which may be a password.
    throw engineError('login_file_invalid', { path, reason: 'it is not JSON' });
  }
  if (!isRecord(config)) throw engineError('login_file_invalid', { path, reason: 'it is not a JSON object' });
  return config;
}

function missingIsEmpty(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
  throw error;
}

async function replaceFile(
  path: string,
  text: string,
  owner: { readonly uid: number; readonly gid: number } | undefined,
): Promise<void> {
  const temporary = join(dirname(path), `.config.json.${randomBytes(6).toString('hex')}`);
  try {
    {
      await using file = await open(temporary, 'wx', PRIVATE);
      await file.writeFile(text);
      await file.sync();
    }
    if (owner) await chown(temporary, owner.uid, owner.gid);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
