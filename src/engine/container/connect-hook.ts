import type { RuntimeSpec } from '../../oci/runtime-spec.js';
import type { ContainerConfig } from './container.js';
import type { ContainerParts } from './container-parts.js';

/**
 * The bundle of what goes on from a checkpoint, with a hook that connects it before its processes run. Where the runtime
 * calls none as it restores (crun), the network is in the checkpoint.
 */
export function withConnectHook(
  { roots, programs }: Pick<ContainerParts, 'roots' | 'programs'>,
  { network }: Pick<ContainerConfig, 'network'>,
  spec: RuntimeSpec,
): RuntimeSpec {
  if (network.kind === 'host' || network.kind === 'container') return spec;
  const args = [programs.node, programs.connectMain, roots.dataRoot, roots.runRoot];
  const createRuntime = [{ path: programs.node, args }, ...(spec.hooks?.createRuntime ?? [])];
  return { ...spec, hooks: { ...spec.hooks, createRuntime } };
}
