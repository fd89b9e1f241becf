import { engineError } from '../../errors/engine-error.js';
import type { VolumeDetails } from '../volume/volume.js';
import type { CreateVolume } from '../volume/volume-service.js';
import { detailsOf } from './volume-details.js';
import type { VolumeParts } from './volume-parts.js';

const NAME_BYTES = 32;

/** @throws argument_invalid, volume_driver_not_found */
export async function createVolume(parts: VolumeParts, asked: CreateVolume = {}): Promise<VolumeDetails> {
  const { name = '', driver = '', options, labels } = asked;
  const chosen = name || parts.host.random.hex(NAME_BYTES);
  if (driver !== '' && driver !== 'local') {
    throw engineError('volume_driver_not_found', { driver, volume: chosen });
  }
  parts.database.transaction(() => parts.volumes.make({ name: chosen, isAnonymous: name === '', options, labels }));
  await parts.volumes.open(chosen);
  return detailsOf(parts, chosen);
}
