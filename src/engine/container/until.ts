import { engineError } from '../../errors/engine-error.js';
import { watchChanges } from '../event/watch-changes.js';
import { layout } from '../roots.js';
import type { ContainerParts } from './container-parts.js';

/** Asks again after every change that any process makes. @throws cancelled */
export async function until(
  { roots }: Pick<ContainerParts, 'roots'>,
  isSo: () => boolean,
  cancelSignal: AbortSignal | undefined,
): Promise<void> {
  using changes = watchChanges(layout.database(roots));
  for (;;) {
    const seen = changes.count;
    if (isSo()) return;
    if (cancelSignal?.aborted) throw engineError('cancelled');
    await changes.next(seen, { cancelSignal });
  }
}
