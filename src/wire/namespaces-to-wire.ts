import type { NamespaceMode, NamespaceModes } from '../engine/index.js';

type AnyMode = NamespaceMode | NamespaceModes[keyof NamespaceModes];

/** Docker's word for whose namespace it is; `own` where it is the container's. */
function modeToWire(mode: AnyMode, own: string): string {
  switch (mode.kind) {
    case 'container':
      return `container:${mode.id}`;
    case 'own':
    case 'default':
      return own;
    case 'host':
    case 'none':
    case 'shareable':
      return mode.kind;
  }
}

/** `""`, `host` or `container:ID`. */
export const pidModeToWire = ({ pid }: NamespaceModes): string => modeToWire(pid, '');
export const ipcModeToWire = ({ ipc }: NamespaceModes): string => modeToWire(ipc, 'private');
export const utsModeToWire = ({ uts }: NamespaceModes): string => modeToWire(uts, '');
export const userModeToWire = ({ user }: NamespaceModes): string => modeToWire(user, '');

/** Settled when the container is made; records from before say nothing. */
export const cgroupModeToWire = ({ cgroup }: NamespaceModes): string =>
  cgroup.kind === 'default' ? '' : modeToWire(cgroup, 'private');
