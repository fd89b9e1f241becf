import type { RuntimeNamespace } from '../../oci/runtime-spec.js';
import type { ContainerConfig } from '../container/container.js';
import type { HostFacts } from './host-facts.js';

/** Whose namespace of one kind the container has: one of its own, the machine's, or the one that the file at `path` is. */
export type NamespaceSource =
  | { readonly kind: 'own' }
  | { readonly kind: 'host' }
  | { readonly kind: 'of'; readonly path: string };

/** Where the namespaces come from that may be another container's. */
export type NamespaceSources = {
  readonly network: NamespaceSource;
  readonly pid: NamespaceSource;
  readonly ipc: NamespaceSource;
};

/**
 * The namespaces that a runtime makes or joins; one that is not named is the machine's.
 * There is none for users: without remapped ids every container has the machine's, as `--userns host` asks.
 */
export function makeNamespaces(
  { network, pid, ipc }: NamespaceSources,
  { namespaces }: Pick<ContainerConfig, 'namespaces'>,
  host: Pick<HostFacts, 'cgroupVersion'>,
): readonly RuntimeNamespace[] {
  const { uts, cgroup } = namespaces;
  // With cgroup v1 docker shows the host's; with v2 the container sees its own as the root.
  const hasOwnCgroup = cgroup.kind === 'own' || (cgroup.kind === 'default' && host.cgroupVersion === 2);
  return [
    { type: 'mount' },
    ...(uts.kind === 'own' ? [{ type: 'uts' } as const] : []),
    ...from('ipc', ipc),
    ...from('pid', pid),
    ...(hasOwnCgroup ? [{ type: 'cgroup' } as const] : []),
    ...from('network', network),
  ];
}

function from(type: RuntimeNamespace['type'], source: NamespaceSource): readonly RuntimeNamespace[] {
  if (source.kind === 'host') return [];
  return [source.kind === 'own' ? { type } : { type, path: source.path }];
}
