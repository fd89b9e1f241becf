import { entry } from '../entry.js';

/** The machine, its programs and its disk. @see CATALOGUE */
export const MACHINE_ERRORS = {
  not_root: entry({
    kind: 'permission_denied',
    message: () => 'gantry must run as root on this machine',
    hint: 'Run it with sudo, or as root. Rootless containers are not supported yet.',
  }),
  read_only_mode: entry({
    kind: 'permission_denied',
    message: ({ change }: { change: string }) => `read-only mode: refused to ${change}`,
    hint: 'Leave out --read-only, and readOnly in the settings, to change anything.',
  }),
  program_missing: entry({
    kind: 'unavailable',
    message: ({ program }: { program: string }) => `${program} is not installed`,
    hint: 'Run npm start as root once: it installs what is missing. Or install the program yourself.',
  }),
  program_too_old: entry({
    kind: 'unavailable',
    message: ({ program, found, needed }: { program: string; found: string; needed: string }) =>
      `${program} ${found} is too old: gantry needs ${needed} or newer`,
  }),
  program_failed: entry({
    kind: 'internal',
    message: ({ program, reason }: { program: string; reason: string }) => `${program} failed: ${reason}`,
  }),
  top_without_pid: entry({ kind: 'invalid_argument', message: () => "Couldn't find PID field in ps output" }),
  ps_failed: entry({ kind: 'invalid_argument', message: ({ reason }: { reason: string }) => reason }),
  runtime_failed: entry({
    kind: 'internal',
    message: ({ reason }: { reason: string }) => `OCI runtime error: ${reason}`,
  }),
  system_call_failed: entry({
    kind: 'internal',
    message: ({ call, path, errno }: { call: string; path: string; errno: string }) => `${call} ${path}: ${errno}`,
  }),
  disk_full: entry({
    kind: 'resource_exhausted',
    message: ({ path }: { path: string }) => `no space left on device: ${path}`,
    hint: 'Free some: gantry rmi removes images, P in the screen cleans up.',
  }),
  state_read_only: entry({
    kind: 'permission_denied',
    message: ({ path }: { path: string }) => `the state root ${path} cannot be written`,
    hint: 'Is the file system mounted read-only? GANTRY_DATA_ROOT chooses another place.',
  }),
  state_damaged: entry({
    kind: 'data_loss',
    message: ({ path, reason }: { path: string; reason: string }) => `the state in ${path} is damaged: ${reason}`,
    hint: 'Put a copy of it back, or move the folder away and begin anew. Volumes and layers in it are files that can be read.',
  }),
  run_root_differs: entry({
    kind: 'conflict',
    message: ({ dataRoot, runRoot }: { dataRoot: string; runRoot: string }) =>
      `containers of ${dataRoot} are running, with ${runRoot} as their run root`,
    hint: 'Use that as GANTRY_RUN_ROOT, or another GANTRY_DATA_ROOT.',
  }),
  run_root_taken: entry({
    kind: 'conflict',
    message: ({ dataRoot, runRoot }: { dataRoot: string; runRoot: string }) =>
      `the run root ${runRoot} belongs to the containers of ${dataRoot}`,
    hint: 'Two data roots cannot share it: choose another with GANTRY_RUN_ROOT or --run-root.',
  }),
  state_busy: entry({
    kind: 'unavailable',
    message: ({ path }: { path: string }) => `the state database ${path} is held by another process`,
    hint: 'Try again. If it goes on, look for a gantry process that was stopped (ctrl-z), and let it go on or end it.',
  }),
  state_too_new: entry({
    kind: 'conflict',
    message: ({ path, found, known }: { path: string; found: number; known: number }) =>
      `the state root ${path} was written by a newer gantry (schema ${found}, this one knows ${known})`,
    hint: 'Use that newer gantry, or another GANTRY_DATA_ROOT. Nothing was changed.',
  }),
} as const;
