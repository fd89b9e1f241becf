import { announcedSession } from '../task/announced-session.js';
import type { AttachSession } from '../task/attach-session.js';
import { appendContainerEvent } from './change-state.js';
import type { Container } from './container.js';
import type { ContainerParts } from './container-parts.js';

/** A session with a container's own streams, with docker's events for what its user does. */
export function announceSession(
  { journal }: Pick<ContainerParts, 'journal'>,
  container: Container,
  session: AttachSession,
): AttachSession {
  return announcedSession(session, {
    resized({ rows, columns }) {
      if (!container.config.hasTty) return;
      const attributes = { height: String(rows), width: String(columns) };
      appendContainerEvent(journal, container, { action: 'resize', attributes, isRoutine: true });
    },
    detached: () => appendContainerEvent(journal, container, { action: 'detach' }),
  });
}
