import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { BuildRequest } from '../../engine/index.js';
import { packContext, packFiles, readIgnoreFile } from './pack-context.js';

/** The body of a build, and where its Dockerfile is in it. */
export type FarContext = { readonly dockerfile: string; readonly bytes: AsyncIterable<Uint8Array> };

type Sending = { readonly onBytes: (bytes: number) => void; readonly cancelSignal: AbortSignal | undefined };

const IGNORE_FILE = '.dockerignore';

/** What a far engine builds from: it has nothing but what it is sent. @see docker/cli, command/image/build.go */
export async function farContext(
  { context, dockerfile, ignoreText }: Pick<BuildRequest, 'context' | 'dockerfile' | 'ignoreText'>,
  sending: Sending,
): Promise<FarContext> {
  if (context.kind === 'tar') {
    // Its Dockerfile is in it: an archive is passed on as it is.
    return { dockerfile: 'path' in dockerfile ? dockerfile.path : 'Dockerfile', bytes: context.bytes };
  }
  if (context.kind === 'none') {
    const text = 'text' in dockerfile ? dockerfile.text : '';
    return { dockerfile: 'Dockerfile', bytes: asStream(packFiles([{ name: 'Dockerfile', text }])) };
  }
  const { path } = context;
  const own = 'path' in dockerfile ? dockerfile.path : await nameWithin(path, dockerfile);
  const kept = new Set([IGNORE_FILE, ...(own === undefined ? [] : [own])]);
  if (own !== undefined) {
    return { dockerfile: own, bytes: packContext(path, { ...sending, ignoreText, kept, added: [] }) };
  }
  const text = 'text' in dockerfile ? dockerfile.text : '';
  const name = `.dockerfile.${randomBytes(10).toString('hex')}`;
  const ignored = ignoreText ?? (await readIgnoreFile(path));
  // The other side throws away what its ignore file names: what was not there before is no part of the context.
  const added = [
    { name, text },
    { name: IGNORE_FILE, text: `${ignored ?? IGNORE_FILE}\n${name}\n` },
  ];
  return { dockerfile: name, bytes: packContext(path, { ...sending, ignoreText: ignored, kept, added }) };
}

/** Under which name the folder has it; undefined where it has another of that name, or none. */
async function nameWithin(
  folder: string,
  { text, name = 'Dockerfile' }: { readonly text: string; readonly name?: string | undefined },
): Promise<string | undefined> {
  const found = await readFile(join(folder, name), 'utf8').catch(() => undefined);
  return found === text && !name.startsWith('..') && !name.startsWith('/') ? name : undefined;
}

async function* asStream(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
