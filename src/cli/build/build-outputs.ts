import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';

import type { BuildOutput, WriteBytes } from '../../engine/index.js';
import type { CommandContext } from '../command.js';
import { invalid } from '../values/invalid.js';
import { openFailure } from '../values/open-failure.js';
import type { AskedOutput } from './parse-output.js';

/** What the engine is to give out, and what is to be closed when it has. */
export type OpenedOutputs = AsyncDisposable & { readonly outputs: readonly BuildOutput[] };

/** Archives of images, and pushes, are made of an image that is here. */
const needsImage = ({ type }: AskedOutput): boolean => type === 'image' || type === 'oci' || type === 'docker';

/** Opens the files that were asked for. Without any, an image is made. @throws argument_invalid */
export async function openOutputs(
  asked: readonly AskedOutput[],
  { io, out }: Pick<CommandContext, 'io' | 'out'>,
): Promise<OpenedOutputs> {
  await using opened = new AsyncDisposableStack();
  const outputs: BuildOutput[] = asked.length === 0 || asked.some(needsImage) ? [{ kind: 'image' }] : [];
  for (const output of asked) {
    if (output.type === 'local') outputs.push({ kind: 'local', folder: resolve(io.workingDir, output.destination) });
    if (output.type === 'cacheonly') outputs.push({ kind: 'cacheonly' });
    if (output.type !== 'tar' || output.destination === undefined) continue;
    const write =
      output.destination === '-' ? toStandardOutput(out) : toFile(resolve(io.workingDir, output.destination), opened);
    outputs.push({ kind: 'tar', write: await write });
  }
  const kept = opened.move();
  return { outputs, [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose]() };
}

async function toStandardOutput(out: CommandContext['out']): Promise<WriteBytes> {
  if (out.isTerminal) throw invalid('dest file is required for tar exporter. refusing to write to console');
  return async (bytes) => {
    out.write(bytes);
    await out.ready();
  };
}

async function toFile(path: string, opened: AsyncDisposableStack): Promise<WriteBytes> {
  const file = createWriteStream(path);
  try {
    await once(file, 'open');
  } catch (error) {
    throw invalid(openFailure(path, error));
  }
  opened.defer(async () => {
    file.end();
    await once(file, 'close');
  });
  return async (bytes) => {
    if (!file.write(bytes)) await once(file, 'drain');
  };
}
