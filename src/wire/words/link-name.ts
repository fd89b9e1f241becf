import { engineError } from '../../errors/engine-error.js';

/** A link as `rm --link` names it. */
export type LinkName = {
  /** The container that has the link. */
  readonly container: string;
  readonly alias: string;
};

/**
 * Reads `web/db`: what `web` calls `db`.
 *
 * @throws container_state_conflict for a name alone, which is a container's own @see moby, daemon/delete.go: rmLink
 */
export function parseLinkName(text: string): LinkName {
  const [, container, alias] = /^\/?([^/]+)\/([^/]+)$/.exec(text) ?? [];
  if (container !== undefined && alias !== undefined) return { container, alias };
  throw engineError('container_state_conflict', {
    reason: 'Conflict, cannot remove the default link name of the container',
  });
}
