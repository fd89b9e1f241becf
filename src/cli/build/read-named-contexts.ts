import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { NamedContext } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { invalid } from '../values/invalid.js';

const IMAGE_PREFIX = 'docker-image://';

/** `name=FOLDER` and `name=docker-image://IMAGE`. @throws argument_invalid @see docker/buildx, util/buildflags/context.go */
export async function readNamedContexts(
  pairs: readonly string[],
  workingDir: string,
): Promise<Readonly<Record<string, NamedContext>>> {
  const read = pairs.map(async (pair) => {
    const equals = pair.indexOf('=');
    if (equals <= 0) throw invalid(`invalid context value: ${pair}, expected key=value`);
    return [pair.slice(0, equals).toLowerCase(), await readContext(pair.slice(equals + 1), workingDir)] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

async function readContext(value: string, workingDir: string): Promise<NamedContext> {
  if (value.startsWith(IMAGE_PREFIX)) return { kind: 'image', ref: value.slice(IMAGE_PREFIX.length) };
  const path = resolve(workingDir, value);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return { kind: 'folder', path };
  const scheme = /^([a-z][a-z-]*):\/\//.exec(value)?.[1];
  if (scheme !== undefined) throw engineError('not_implemented', { what: `a build context of ${scheme}://` });
  throw invalid(`failed to get build context path ${value}: no such file or directory`);
}
