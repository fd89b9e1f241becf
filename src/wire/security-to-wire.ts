import { type ContainerConfig, MASKED_PATHS, READ_ONLY_PATHS } from '../engine/index.js';
import { listOrNull } from './list-or-null.js';

const OPEN_PATHS = /^systempaths[=:]unconfined$/;

/** Docker's command line turns `systempaths=unconfined` into empty lists; SELinux is off where the host's own is shared. */
export function securityOptionsToWire({ securityOptions, isPrivileged, namespaces }: ContainerConfig) {
  const shown = securityOptions.filter((option) => !OPEN_PATHS.test(option));
  const isUnlabelled = isPrivileged || namespaces.ipc.kind === 'host' || namespaces.pid.kind === 'host';
  return shown.length === 0 && isUnlabelled ? ['label=disable'] : listOrNull(shown);
}

/** What is covered, and what is read-only, below /proc and /sys. */
export function systemPathsToWire({ securityOptions, isPrivileged, maskedPaths, readOnlyPaths }: ContainerConfig) {
  if (isPrivileged) return { MaskedPaths: maskedPaths ?? null, ReadonlyPaths: readOnlyPaths ?? null };
  const isOpen = securityOptions.some((option) => OPEN_PATHS.test(option));
  return {
    MaskedPaths: isOpen ? [] : (maskedPaths ?? MASKED_PATHS),
    ReadonlyPaths: isOpen ? [] : (readOnlyPaths ?? READ_ONLY_PATHS),
  };
}
