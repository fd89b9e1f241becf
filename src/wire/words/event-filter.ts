import type { EventFilter } from '../../engine/index.js';
import { type Filter, groupFilters } from './filter-values.js';

const FILTERS = [
  'container',
  'daemon',
  'event',
  'image',
  'label',
  'network',
  'scope',
  'type',
  'volume',
  // Docker has these too; nothing of the kind is here to happen.
  'config',
  'node',
  'plugin',
  'secret',
  'service',
] as const;

/** Docker's filters of events. @throws argument_invalid for one that it does not have */
export function toEventFilter(filters: readonly Filter[]): EventFilter {
  const { event: action, config, node, plugin, secret, service, ...rest } = groupFilters(filters, FILTERS);
  const isOfSwarm = [config, node, plugin, secret, service].some((values) => values !== undefined);
  return { ...rest, action, ...(isOfSwarm && { type: [] }) };
}
