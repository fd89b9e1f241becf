import type { Reference } from '../../../oci/reference.js';
import type { BuildResult } from '../build-request.js';
import type { BuildSession } from '../build-session.js';
import type { StageState } from '../stage/stage-state.js';
import { exportFiles } from './export-files.js';
import { exportImage } from './export-image.js';

/** Gives out what was asked for: an image, unless told otherwise. */
export async function exportResult(
  session: BuildSession,
  state: StageState,
  tags: readonly Reference[],
): Promise<Omit<BuildResult, 'warnings'>> {
  const outputs = session.request.outputs ?? [{ kind: 'image' as const }];
  for (const output of outputs) {
    if (output.kind === 'local' || output.kind === 'tar') await exportFiles(session, state, output);
  }
  const image = outputs.some(({ kind }) => kind === 'image') ? await exportImage(session, state, tags) : undefined;
  return { imageId: image?.id, manifestDigest: image?.manifest.digest, names: image?.names ?? [] };
}
