import { entry } from '../entry.js';

/** Volumes. @see CATALOGUE */
export const VOLUME_ERRORS = {
  volume_not_found: entry({
    kind: 'not_found',
    message: ({ name }: { name: string }) => `get ${name}: no such volume`,
  }),
  volume_driver_not_found: entry({
    kind: 'not_found',
    message: ({ driver, volume }: { driver: string; volume?: string | undefined }) =>
      `${volume === undefined ? '' : `create ${volume}: `}error looking up volume plugin ${driver}: plugin ${JSON.stringify(driver)} not found`,
  }),
  volume_in_use: entry({
    kind: 'conflict',
    message: ({ operation, name, users }: { operation: string; name: string; users: readonly string[] }) =>
      `${operation} ${name}: volume is in use - [${users.join(', ')}]`,
  }),
  volume_mount_failed: entry({
    kind: 'unavailable',
    message: ({ path, step, reason }: { path: string; step: string; reason: string }) =>
      `error while mounting volume '${path}': ${step}: ${reason}`,
  }),
  volume_not_empty: entry({
    kind: 'conflict',
    message: ({ name }: { name: string }) => `volume ${name} is not empty`,
    hint: 'With --force what is in it goes, and what is in the archive takes its place.',
  }),
  backup_not_found: entry({
    kind: 'not_found',
    message: ({ ref }: { ref: string }) => `no such backup: ${ref}`,
    hint: 'gantry backup ls lists them.',
  }),
} as const;
