import { resolve } from 'node:path';

import type { BuildResult, Engine } from '../../engine/index.js';
import type { CommandContext } from '../command.js';
import { openProgressWith, PUSH_WORDS } from '../print/progress.js';
import { writeOutputFile } from '../save/write-output-file.js';
import { invalid } from '../values/invalid.js';
import type { BUILD_FLAGS } from './build-flags.js';
import type { AskedOutput } from './parse-output.js';

type Images = Pick<Engine, 'images'>;

/** Brings the image that was built where `-o` and `--push` want it. @throws what the engine's `save`, `tag` and `push` throw */
export async function deliverImage(
  engine: Images,
  { imageId, names }: BuildResult,
  {
    deliveries,
    context,
  }: { readonly deliveries: readonly AskedOutput[]; readonly context: CommandContext<typeof BUILD_FLAGS> },
): Promise<void> {
  if (imageId === undefined) return;
  const further = deliveries.flatMap((output) => ('names' in output ? output.names : []));
  for (const name of further) await engine.images.tag(imageId, name);
  for (const output of deliveries) {
    const all = [...new Set([...names, ...('names' in output ? output.names : [])])];
    if (output.type === 'image' && output.isPushed) await pushAll(engine, all, context);
    if (output.type !== 'docker' && output.type !== 'oci') continue;
    await saveTo(engine, { refs: all.length > 0 ? all : [imageId], to: output.destination }, context);
  }
}

async function pushAll(
  { images }: Images,
  names: readonly string[],
  { err, nowMs, untilInterrupted }: CommandContext<typeof BUILD_FLAGS>,
): Promise<void> {
  using interruption = untilInterrupted();
  for (const name of names) {
    using bars = openProgressWith(PUSH_WORDS, err, nowMs);
    await images.push(name, { onProgress: (step) => bars.show(step), cancelSignal: interruption.signal });
  }
}

async function saveTo(
  { images }: Images,
  { refs, to }: { readonly refs: readonly string[]; readonly to: string },
  { io, out, untilInterrupted }: CommandContext<typeof BUILD_FLAGS>,
): Promise<void> {
  if (to === '-' && out.isTerminal) throw invalid('dest file is required. refusing to write to console');
  using interruption = untilInterrupted();
  const archive = await images.save(refs, { cancelSignal: interruption.signal });
  if (to !== '-') return await writeOutputFile(resolve(io.workingDir, to), archive);
  for await (const piece of archive) {
    out.write(piece);
    await out.ready();
  }
}
