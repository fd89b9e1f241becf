import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** It is on no search path: distributions lay it where podman looks. */
const FOLDERS = [
  '/usr/local/libexec/podman',
  '/usr/local/lib/podman',
  '/usr/libexec/podman',
  '/usr/lib/podman',
  '/usr/lib/aardvark-dns',
  '/usr/bin',
  '/usr/local/bin',
];

/**
 * Where aardvark-dns is.
 * @param asked A path in its stead; `own`: it is not wanted.
 */
export function findAardvark(asked: string | undefined): string | undefined {
  if (asked === 'own') return undefined;
  const places = asked ? [asked] : FOLDERS.map((folder) => join(folder, 'aardvark-dns'));
  return places.find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
