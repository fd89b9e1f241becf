import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { NamedContext } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import type { CliIo } from '../cli-io.js';
import { invalid } from '../values/invalid.js';
import { cloneRepository } from './clone-repository.js';
import { readContextOperand } from './context-operand.js';

const IMAGE_PREFIX = 'docker-image://';
const LAYOUT = /^oci-layout:\/\/(?<path>[^@]*?)(?::(?<tag>[\w][\w.-]{0,127}))?(?:@(?<digest>\S+))?$/;
const REPOSITORY = /^(?:git:\/\/|ssh:\/\/|git@)|^https?:\/\/[^#]*\.git(?:#|$)/;

export type ContextSurroundings = Pick<CliIo, 'workingDir' | 'runProgram'> & {
  /** Gives back what was borrowed for the build; undefined where nothing is built, and repositories are not fetched. */
  readonly borrowed?: AsyncDisposableStack | undefined;
};

/** `name=FOLDER`, `name=docker-image://IMAGE`, `name=oci-layout://FOLDER` or `name=REPOSITORY`. @throws argument_invalid @see docker/buildx, util/buildflags/context.go */
export async function readNamedContexts(
  pairs: readonly string[],
  around: ContextSurroundings,
): Promise<Readonly<Record<string, NamedContext>>> {
  const read = pairs.map(async (pair) => {
    const equals = pair.indexOf('=');
    if (equals <= 0) throw invalid(`invalid context value: ${pair}, expected key=value`);
    return [pair.slice(0, equals).toLowerCase(), await readContext(pair.slice(equals + 1), around)] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

async function readContext(value: string, around: ContextSurroundings): Promise<NamedContext> {
  if (value.startsWith(IMAGE_PREFIX)) return { kind: 'image', ref: value.slice(IMAGE_PREFIX.length) };
  const layout = LAYOUT.exec(value)?.groups;
  if (layout) {
    const { path = '', tag, digest } = layout;
    return { kind: 'layout', path: resolve(around.workingDir, path), tag, digest };
  }
  const path = resolve(around.workingDir, value);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return { kind: 'folder', path };
  if (REPOSITORY.test(value)) return await readRepository(value, around);
  const scheme = /^([a-z][a-z-]*):\/\//.exec(value)?.[1];
  if (scheme !== undefined) throw engineError('not_implemented', { what: `a build context of ${scheme}://` });
  throw invalid(`failed to get build context path ${value}: no such file or directory`);
}

async function readRepository(
  value: string,
  { workingDir, runProgram, borrowed }: ContextSurroundings,
): Promise<NamedContext> {
  const operand = await readContextOperand(value, workingDir);
  if (operand.kind !== 'git' || !borrowed) return { kind: 'none' };
  const { path } = borrowed.use(await cloneRepository(operand, runProgram));
  return { kind: 'folder', path };
}
