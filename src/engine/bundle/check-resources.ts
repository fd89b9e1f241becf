import { engineError } from '../../errors/engine-error.js';
import type { ContainerResources } from '../container/container.js';
import type { MachineLimits } from './machine-limits.js';
import { DISCARDS } from './resource-discards.js';
import { REFUSALS } from './resource-refusals.js';

export type CheckedResources = { readonly resources: ContainerResources; readonly warnings: readonly string[] };

/**
 * What is asked for without what this kernel has no limit for, which is said in docker's words; and nothing that makes no sense.
 *
 * @param options `isUpdate`: they are laid over those of a container, so that swap may come without memory.
 * @throws argument_invalid
 * @see moby, daemon/daemon_unix.go: verifyPlatformContainerResources
 */
export function checkResources(
  asked: ContainerResources,
  limits: MachineLimits,
  options: { readonly isUpdate?: boolean | undefined } = {},
): CheckedResources {
  const warnings: string[] = [];
  let resources = asked;
  for (const { isMissing, isAsked, warning, without } of DISCARDS) {
    if (!isMissing(limits) || !isAsked(resources)) continue;
    resources = { ...resources, ...without };
    warnings.push(warning);
  }
  requireSense(resources, limits, options);
  if (resources.isOomKillDisabled && resources.memoryBytes === 0) {
    warnings.push(
      'OOM killer is disabled for the container, but no memory limit is set, this can result in the system running out of resources.',
    );
  }
  return { resources, warnings };
}

/** @throws argument_invalid for what no machine, or not this one, can do */
export function requireSense(
  resources: ContainerResources,
  limits: MachineLimits,
  { isUpdate = false }: { readonly isUpdate?: boolean | undefined } = {},
): void {
  for (const refuse of REFUSALS) {
    const reason = refuse(resources, limits, isUpdate);
    if (reason !== undefined) throw engineError('argument_invalid', { reason });
  }
}
