import type { Engine, PulledImage } from '../../engine/index.js';
import type { Platform } from '../../oci/platform.js';
import { familiarReference, parseReference, withDefaultTag } from '../../oci/reference.js';
import type { CommandContext } from '../command.js';
import type { Output } from '../output.js';
import { openProgress } from './progress.js';

export type PullView = {
  /** Where the lines go: standard output for `pull`, standard error for `run`. */
  readonly to: Output;
  readonly platform?: Platform | undefined;
  readonly isQuiet?: boolean | undefined;
};

/** Pulls an image and tells of it in docker's lines. Ctrl-C cancels. @throws what the engine's `pull` throws */
export async function pullImage(
  { images }: Pick<Engine, 'images'>,
  ref: string,
  context: Pick<CommandContext, 'nowMs' | 'untilInterrupted'>,
  { to, platform, isQuiet = false }: PullView,
): Promise<PulledImage> {
  using interruption = context.untilInterrupted();
  const cancelSignal = AbortSignal.any([interruption.signal, to.brokenSignal]);
  if (isQuiet) return await images.pull(ref, { platform, cancelSignal });
  const reference = withDefaultTag(parseReference(ref));
  to.line(`${reference.tag ?? reference.digest}: Pulling from ${reference.repository}`);
  const pulled = await withProgress(to, context, (onProgress) =>
    images.pull(ref, { platform, cancelSignal, onProgress }),
  );
  to.line(`Digest: ${pulled.digest}`);
  to.line(
    `Status: ${pulled.isNew ? 'Downloaded newer image' : 'Image is up to date'} for ${familiarReference(reference)}`,
  );
  return pulled;
}

async function withProgress(
  to: Output,
  { nowMs }: Pick<CommandContext, 'nowMs'>,
  pull: (onProgress: ReturnType<typeof openProgress>['show']) => Promise<PulledImage>,
): Promise<PulledImage> {
  using progress = openProgress(to, nowMs);
  return await pull((step) => progress.show(step));
}
