import type { CreateContainer } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { invalid } from '../values/invalid.js';

const CONTAINER = 'container:';

/** Reads `bridge`, `host`, `none`, `container:NAME`. Networks of the user's own are not there yet. */
export function parseNetwork(text: string): CreateContainer['network'] {
  if (text === 'bridge' || text === 'default') return { kind: 'bridge' };
  if (text === 'host' || text === 'none') return { kind: text };
  if (!text.startsWith(CONTAINER)) throw engineError('network_not_found', { ref: text });
  const ref = text.slice(CONTAINER.length);
  if (ref === '') throw invalid('invalid container format container:<name|id>');
  return { kind: 'container', ref };
}
