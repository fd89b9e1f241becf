import type { AskedNamespaces, CreateContainer } from '../../engine/index.js';

/** `default` where nobody said. */
export function networkModeToWire(network: CreateContainer['network']): string {
  switch (network?.kind) {
    case undefined:
      return 'default';
    case 'container':
      return `container:${'ref' in network ? network.ref : network.id}`;
    case 'network':
      return network.name;
    case 'bridge':
    case 'host':
    case 'none':
      return network.kind;
  }
}

type AnyMode = AskedNamespaces[keyof AskedNamespaces];

/** Empty where it is the other side's to choose. @param own Docker's word for one of its own. */
function modeToWire(mode: AnyMode, own: string): string {
  if (mode === undefined || mode.kind === 'default') return '';
  if (mode.kind === 'container') return `container:${mode.ref}`;
  return mode.kind === 'own' ? own : mode.kind;
}

export const sharedNamespacesToWire = ({ pid, ipc, uts, user, cgroup }: AskedNamespaces) => ({
  PidMode: modeToWire(pid, ''),
  IpcMode: modeToWire(ipc, 'private'),
  UTSMode: modeToWire(uts, ''),
  UsernsMode: modeToWire(user, ''),
  CgroupnsMode: modeToWire(cgroup, 'private'),
});
