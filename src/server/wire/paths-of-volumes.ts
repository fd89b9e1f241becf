import type { VolumeDetails } from '../../engine/index.js';

/** Folders of volumes by their names. */
export const pathsOf = (volumes: readonly VolumeDetails[]): Readonly<Record<string, string>> =>
  Object.fromEntries(volumes.map(({ name, mountpoint }) => [name, mountpoint]));
