import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

import { invalid } from '../values/invalid.js';

/** A repository, and the part of it that is meant: `https://host/a.git#v1:docs`. */
export type GitPlace = {
  readonly url: string;
  /** A branch, a tag or a commit; undefined is what the other side has checked out. */
  readonly ref: string | undefined;
  readonly folder: string;
};

/** What stands behind the flags of `build`. */
export type ContextOperand =
  | { readonly kind: 'stdin' }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string }
  | ({ readonly kind: 'git' } & GitPlace);

const GIT_PREFIX = /^(git:\/\/|ssh:\/\/|github\.com\/|git@)/;
const URL_PREFIX = /^https?:\/\//;
const GIT_SUFFIX = /\.git(#.+)?$/;

/**
 * A folder before anything else: one may be called `github.com`.
 *
 * @throws argument_invalid in docker's words
 * @see docker/cli, command/image/build.go; moby, builder/remotecontext/urlutil
 */
export async function readContextOperand(text: string, workingDir: string): Promise<ContextOperand> {
  if (text === '-') return { kind: 'stdin' };
  const path = resolve(workingDir, text);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return { kind: 'folder', path };
  if (found) throw cannotPrepare(`context must be a directory: ${path}`);
  if (GIT_PREFIX.test(text) || (URL_PREFIX.test(text) && GIT_SUFFIX.test(text)))
    return { kind: 'git', ...gitPlace(text) };
  if (URL_PREFIX.test(text)) return { kind: 'url', url: text };
  throw cannotPrepare(`path ${JSON.stringify(text)} not found`);
}

function gitPlace(text: string): GitPlace {
  const [address, fragment] = split(text, '#');
  const [ref, folder] = split(fragment, ':');
  const url = address.startsWith('github.com/') ? `https://${address}` : address;
  if (ref.startsWith('-') || url.startsWith('-')) throw cannotPrepare(`${JSON.stringify(text)} is no address`);
  return { url, ref: ref || undefined, folder: folder || '.' };
}

function split(text: string, at: string): readonly [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}

export const cannotPrepare = (reason: string): Error => invalid(`unable to prepare context: ${reason}`);
