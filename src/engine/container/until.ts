import { engineError } from '../../errors/engine-error.js';
import type { ContainerParts } from './container-parts.js';

/** Asks again after every change that any process makes. @throws cancelled */
export async function until(
  { journal }: ContainerParts,
  isSo: () => boolean,
  cancelSignal: AbortSignal | undefined,
): Promise<void> {
  const afterSequence = journal.lastSequence();
  if (isSo()) return;
  for await (const _ of journal.follow({ afterSequence, cancelSignal })) {
    if (isSo()) return;
  }
  throw engineError('cancelled');
}
