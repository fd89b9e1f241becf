import { isEngineError } from '../../errors/engine-error.js';
import type { Digest } from '../../oci/digest.js';
import { compact } from '../../oci/untrusted-json.js';
import type { NamedImageRecord } from '../metadata/images.js';
import type { StorageParts } from './storage-parts.js';

/**
 * Brings images that lack something from the registries that they are known in by digest: only what is missing comes, and
 * it can be nothing else. Those that were dropped get their names back, unless these were given away meanwhile.
 *
 * @returns which are whole again; that one is not is no failure
 * @throws cancelled
 */
export async function fetchAgain(
  { images }: Pick<StorageParts, 'images'>,
  lacking: readonly NamedImageRecord[],
  { cancelSignal }: { readonly cancelSignal?: AbortSignal | undefined },
): Promise<ReadonlySet<Digest>> {
  const whole = new Set<Digest>();
  for (const record of lacking) {
    if (whole.has(record.id) || !(await fetchOne({ images }, record, cancelSignal))) continue;
    whole.add(record.id);
    for (const name of record.names) if (!(await images.find(name))) await images.tag(record.id, name);
  }
  return whole;
}

async function fetchOne(
  { images }: Pick<StorageParts, 'images'>,
  { id, config, repoDigests }: NamedImageRecord,
  cancelSignal: AbortSignal | undefined,
): Promise<boolean> {
  const { os, architecture, variant } = config;
  const platform = compact({ os, architecture, variant });
  for (const name of repoDigests) {
    try {
      const { image } = await images.pull(name, { platform, cancelSignal });
      if (image.id === id) return true;
    } catch (failure) {
      // The next registry may have it; where none has, a load may bring it.
      if (!isEngineError(failure) || failure.code === 'cancelled') throw failure;
    }
  }
  return false;
}
