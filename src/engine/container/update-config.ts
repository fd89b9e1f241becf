import { engineError } from '../../errors/engine-error.js';
import { checkResources, requireSense } from '../bundle/check-resources.js';
import type { MachineLimits } from '../bundle/machine-limits.js';
import { NO_LIMITS } from '../metadata/container-config-defaults.js';
import type { Container, ContainerConfig, ContainerId, ContainerResources, RestartPolicy } from './container.js';
import type { UpdateContainer, UpdatedResources } from './container-service.js';
import { mergeResources } from './merge-resources.js';
import { parseLink } from './parse-link.js';

/**
 * What a container is to be after an update. Pure.
 *
 * @throws argument_invalid, container_update_refused
 */
export function updateConfig(
  container: Container,
  update: UpdateContainer,
  limits: MachineLimits,
): { readonly config: ContainerConfig; readonly warnings: readonly string[] } {
  const { resources, warnings } = updatedResources(container, update.resources, limits);
  return {
    config: {
      ...container.config,
      resources,
      restart: updatedRestart(container, update.restart),
      links: updatedLinks(container, update.withoutLink),
    },
    warnings,
  };
}

/** Docker's `Cannot update container`, and why. */
export const updateRefused = (id: ContainerId, reason: string): Error =>
  engineError('container_update_refused', { id, reason });

function updatedResources(
  { id, config }: Container,
  update: UpdatedResources | undefined,
  limits: MachineLimits,
): { readonly resources: ContainerConfig['resources']; readonly warnings: readonly string[] } {
  const asked = givenOf(update ?? {});
  const checked = checkResources({ ...NO_LIMITS, ...asked }, limits, { isUpdate: true });
  const { memorySwapBytes, pidsLimit } = checked.resources;
  const possible = Object.fromEntries(Object.entries(checked.resources).filter(([limit]) => limit in asked));
  const merged = mergeResources(config.resources, {
    ...possible,
    memorySwapBytes, // Without limits of swap there must be none, also where only memory was asked for.
    pidsLimit: 'pidsLimit' in asked ? Math.max(0, pidsLimit) : undefined,
  });
  if (merged.conflict !== undefined) throw updateRefused(id, merged.conflict);
  requireSense(merged.resources, limits, { isUpdate: true });
  return { resources: merged.resources, warnings: checked.warnings };
}

const givenOf = (update: UpdatedResources): Partial<ContainerResources> =>
  Object.fromEntries(Object.entries(update).filter(([, value]) => value !== undefined));

/** @throws container_not_found in docker's words: to it the link is a name of the container */
function updatedLinks({ name, config }: Container, gone: string | undefined): ContainerConfig['links'] {
  if (gone === undefined) return config.links;
  const left = config.links.filter((link) => parseLink(link).alias !== gone);
  if (left.length === config.links.length) throw engineError('container_not_found', { ref: `${name}/${gone}` });
  return left;
}

function updatedRestart({ id, config }: Container, asked: RestartPolicy | undefined): RestartPolicy {
  if (asked && asked.name !== 'no' && config.isAutoRemoved) {
    throw updateRefused(id, 'Restart policy cannot be updated because AutoRemove is enabled for the container');
  }
  return asked ?? config.restart;
}
