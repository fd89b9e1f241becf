import { resolve } from 'node:path';

import type { BuildResult, Engine } from '../../engine/index.js';
import type { CommandContext } from '../command.js';
import { openProgressWith, PUSH_WORDS } from '../print/progress.js';
import { writeOutputFile } from '../save/write-output-file.js';
import { invalid } from '../values/invalid.js';
import type { BUILD_FLAGS } from './build-flags.js';

type Images = Pick<Engine, 'images'>;

/** Brings the image that was built where `-o` and `--push` want it. @throws what the engine's `save`, `tag` and `push` throw */
export async function deliverImage(
  engine: Images,
  { imageId, names }: BuildResult,
  context: CommandContext<typeof BUILD_FLAGS>,
): Promise<void> {
  const { flags } = context;
  if (imageId === undefined) return;
  const asked = flags.output.filter((output) => output.type === 'image');
  const furtherNames = asked.flatMap((output) => output.names);
  for (const name of furtherNames) await engine.images.tag(imageId, name);
  const isPushed = flags.push || asked.some((output) => output.isPushed);
  const all = [...names, ...furtherNames];
  if (isPushed && all.length === 0) throw invalid('tag is needed when pushing to registry');
  if (isPushed) await pushAll(engine, all, context);
  for (const output of flags.output) {
    if (output.type !== 'docker' && output.type !== 'oci') continue;
    await saveTo(engine, { refs: all.length > 0 ? all : [imageId], to: output.destination ?? '-' }, context);
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
