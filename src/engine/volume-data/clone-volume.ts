import { engineError } from '../../errors/engine-error.js';
import type { ImportVolume } from '../volume/volume-service.js';
import { importVolume } from './import-volume.js';
import { packVolume } from './pack-volume.js';
import { getVolume } from './volume-details.js';
import type { VolumeParts } from './volume-parts.js';

/** @throws volume_not_found, volume_not_empty, argument_invalid */
export async function cloneVolume(
  parts: VolumeParts,
  { from, to }: { readonly from: string; readonly to: string },
  options: ImportVolume = {},
): Promise<void> {
  getVolume(parts, from);
  if (from === to) throw engineError('argument_invalid', { reason: `volume ${from} cannot be cloned into itself` });
  const { cancelSignal } = options;
  await importVolume(parts, to, await packVolume(parts, from, { cancelSignal }), options);
}
