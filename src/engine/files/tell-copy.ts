import { isEngineError } from '../../errors/engine-error.js';
import { appendContainerEvent } from '../container/change-state.js';
import type { Container } from '../container/container.js';
import type { ContainerParts } from '../container/container-parts.js';

/**
 * Docker's event of what was copied. Nothing is refused for its sake: copying out of a container is what helps where the disk
 * is full.
 *
 * @see moby, daemon/archive_unix.go, daemon/export.go
 */
export function tellCopy(
  { journal }: Pick<ContainerParts, 'journal'>,
  container: Container,
  action: 'archive-path' | 'extract-to-dir' | 'export',
): void {
  try {
    appendContainerEvent(journal, container, { action });
  } catch (error) {
    if (!isEngineError(error, 'disk_full', 'state_read_only')) throw error;
  }
}
