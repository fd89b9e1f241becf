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
  volume_not_populated: entry({
    kind: 'invalid_argument',
    message: ({ reason }: { reason: string }) => `failed to populate volume: ${reason}`,
  }),
  volume_over_file: entry({
    kind: 'invalid_argument',
    message: ({ path }: { path: string }) => `cannot mount volume over existing file, file exists ${path}`,
  }),
  // The three of a part that is mounted. @see moby, internal/safepath
  subpath_not_accessible: entry({
    kind: 'invalid_argument',
    message: ({ path, missing }: { path: string; missing: string }) =>
      `cannot access path ${path}: lstat ${missing}: no such file or directory`,
    hint: 'It is not made: put it there first, through a container that mounts the whole.',
    exitCode: 127,
  }),
  subpath_escapes: entry({
    kind: 'invalid_argument',
    message: ({ base, subpath }: { base: string; subpath: string }) =>
      `path concatenation escapes the base directory, base: ${base}, subpath: ${subpath}`,
    hint: 'A link in it leads out; links within it are followed.',
  }),
  subpath_unresolved: entry({
    kind: 'invalid_argument',
    message: ({ path, reason }: { path: string; reason: string }) =>
      `error while resolving symlinks in combined path ${JSON.stringify(path)}: ${reason}`,
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
