import { randomInt } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import { readRights } from '../scope/known-rights.js';
import { isUserName, parseAuthFile, type User } from './auth-file.js';
import { hashPassword } from './password-hash.js';
import { newToken, tokenHashText } from './token-hash.js';

const MODE = 0o600;

export type ListedUser = User & { readonly kind: 'password' | 'token' };

/** In the order of the file. @throws auth_file_refused */
export async function listUsers(path: string): Promise<readonly ListedUser[]> {
  return parseAuthFile(path, await contentOf(path)).map((entry) => ({
    name: entry.name,
    rights: entry.rights,
    kind: 'token' in entry ? 'token' : 'password',
  }));
}

/** Adds somebody with a password, or gives him a new one. @throws auth_file_refused, argument_invalid */
export async function addUser(path: string, user: User, password: string): Promise<void> {
  if (password === '') throw engineError('argument_invalid', { reason: 'a password is not empty' });
  await put(path, user, await hashPassword(password));
}

/** Adds somebody with a token. @returns the token, which is nowhere kept. @throws auth_file_refused, argument_invalid */
export async function addToken(path: string, user: User): Promise<string> {
  const token = newToken();
  await put(path, user, tokenHashText(token));
  return token;
}

/** @throws auth_user_not_found, auth_file_refused */
export async function removeUser(path: string, name: string): Promise<void> {
  const content = await contentOf(path);
  if (!parseAuthFile(path, content).some((entry) => entry.name === name)) {
    throw engineError('auth_user_not_found', { name, path });
  }
  await replace(path, linesWithout(content, name));
}

async function put(path: string, { name, rights }: User, hash: string): Promise<void> {
  if (!isUserName(name)) {
    throw engineError('argument_invalid', {
      reason: `${JSON.stringify(name)} is no name: letters, digits and "_.@-" are`,
    });
  }
  if (rights !== undefined) readRights(rights);
  const content = await contentOf(path);
  parseAuthFile(path, content);
  const line = [name, hash, ...(rights === undefined ? [] : [rights])].join(':');
  await replace(path, [...linesWithout(content, name), line]);
}

const linesWithout = (content: string, name: string): readonly string[] =>
  content.split('\n').filter((line) => line !== '' && !line.startsWith(`${name}:`));

/** A server reads the old one or the new one, and nothing between. */
async function replace(path: string, lines: readonly string[]): Promise<void> {
  const draft = `${path}.${process.pid}${randomInt(1e6)}`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(draft, lines.map((line) => `${line}\n`).join(''), { mode: MODE, flag: 'wx' });
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true });
    const { code } = cause as NodeJS.ErrnoException;
    throw engineError('auth_file_refused', { path, reason: code ?? String(cause) }, { cause });
  }
}

/** Empty where there is none yet. */
async function contentOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    throw engineError('auth_file_refused', { path, reason: code ?? String(cause) }, { cause });
  }
}
