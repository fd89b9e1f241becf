import { entry } from '../entry.js';

/** Containers: their states, and what they cannot be started with. @see CATALOGUE */
export const CONTAINER_ERRORS = {
  container_unnamed: entry({
    kind: 'invalid_argument',
    message: () => 'Container name cannot be empty',
  }),
  container_not_found: entry({
    kind: 'not_found',
    message: ({ ref }: { ref: string }) => `No such container: ${ref}`,
  }),
  container_ambiguous: entry({
    kind: 'conflict',
    message: ({ ref }: { ref: string }) => `multiple IDs found with provided prefix: ${ref}`,
  }),
  container_name_taken: entry({
    kind: 'conflict',
    message: ({ name, id }: { name: string; id: string }) =>
      `Conflict. The container name "/${name}" is already in use by container "${id}". You have to remove (or rename) that container to be able to reuse that name.`,
  }),
  container_state_conflict: entry({
    kind: 'conflict',
    message: ({ reason }: { reason: string }) => reason,
  }),
  container_not_running: entry({
    kind: 'conflict',
    message: ({ id }: { id: string }) => `container ${id} is not running`,
  }),
  process_not_found: entry({
    kind: 'not_found',
    message: ({ pid, id }: { pid: number; id: string }) => `container ${id} has no process ${pid}`,
    hint: 'It has ended, or it is not one of the container’s.',
  }),
  container_running: entry({
    kind: 'conflict',
    message: ({ id, name, state }: { id: string; name: string; state: string }) =>
      `cannot remove container ${JSON.stringify(`/${name}`)}: container is ${state}: stop the container before removing or force remove (${id})`,
  }),
  container_unchanged: entry({
    kind: 'not_modified',
    message: ({ id, state }: { id: string; state: string }) => `container ${id} is already ${state}`,
  }),
  logs_not_readable: entry({
    kind: 'not_implemented',
    message: () => 'configured logging driver does not support reading',
    hint: 'Nothing is kept here with `--log-driver none`, nor with `--log-opt cache-disabled=true`.',
  }),
  log_pattern_invalid: entry({
    kind: 'invalid_argument',
    message: ({ pattern, reason }: { pattern: string; reason: string }) =>
      `${JSON.stringify(pattern)} is no regular expression: ${reason}`,
    hint: 'A backslash before a character makes it stand for itself: \\( finds a bracket.',
  }),
  log_search_stuck: entry({
    kind: 'invalid_argument',
    message: () => 'The expression takes too long on a line of this log, and was given up.',
    hint: 'Repetitions within repetitions, as in (a+)+, take forever on some lines. Say the same without them.',
  }),
  log_file_exists: entry({
    kind: 'conflict',
    message: ({ path }: { path: string }) => `${path} is there already`,
  }),
  container_no_command: entry({
    kind: 'invalid_argument',
    message: () => 'no command specified',
    hint: 'The image names no command: give one behind the image.',
  }),
  command_not_found: entry({
    kind: 'invalid_argument',
    message: ({ command }: { command: string }) =>
      command.includes('/')
        ? `exec: ${JSON.stringify(command)}: stat ${command}: no such file or directory`
        : `exec: ${JSON.stringify(command)}: executable file not found in $PATH`,
    hint: 'The image has no such program, or PATH in the image does not reach it.',
    exitCode: 127,
  }),
  command_not_executable: entry({
    kind: 'invalid_argument',
    message: ({ command }: { command: string }) => `exec: ${JSON.stringify(command)}: permission denied`,
    hint: 'The file is there but may not be run: is it a directory, or does it lack the execute bit?',
    exitCode: 126,
  }),
  working_directory_invalid: entry({
    kind: 'invalid_argument',
    message: ({ dir }: { dir: string }) => `the working directory '${dir}' is invalid, it needs to be an absolute path`,
  }),
  working_directory_unusable: entry({
    kind: 'invalid_argument',
    message: ({ dir, reason }: { dir: string; reason: string }) =>
      `chdir to cwd (${JSON.stringify(dir)}) set in config.json failed: ${reason}`,
  }),
  root_unsafe: entry({
    kind: 'invalid_argument',
    message: ({ path }: { path: string }) =>
      `invalid root file system: ${path} is a symbolic link, and what is made there could be made on the machine`,
    hint: 'An image whose /dev is a folder, or that has none, will do.',
  }),
  user_database_unusable: entry({
    kind: 'invalid_argument',
    message: ({ path }: { path: string }) =>
      `invalid root file system: ${path} is no file, and whoever reads it may wait for ever`,
    hint: 'Put a file in its place, or nothing: "gantry cp" does so while the container is down.',
  }),
  user_unknown: entry({
    kind: 'invalid_argument',
    message: ({ user }: { user: string }) => `unable to find user ${user}: no matching entries in passwd file`,
  }),
  user_id_out_of_range: entry({
    kind: 'invalid_argument',
    message: ({ highest }: { highest: number }) => `uids and gids must be in range 0-${highest}`,
  }),
  group_unknown: entry({
    kind: 'invalid_argument',
    message: ({ group }: { group: string }) => `unable to find group ${group}: no matching entries in group file`,
  }),
  capability_unknown: entry({
    kind: 'invalid_argument',
    message: ({ name, list }: { name: string; list: 'CapAdd' | 'CapDrop' }) =>
      `invalid ${list}: unknown capability: ${JSON.stringify(name)}`,
  }),
  mount_invalid: entry({
    kind: 'invalid_argument',
    message: ({ spec }: { spec: string }) => `invalid volume specification: '${spec}'`,
  }),
  wish_refused: entry({
    kind: 'invalid_argument',
    message: ({ reason }: { reason: string }) => reason,
  }),
  mount_source_missing: entry({
    kind: 'invalid_argument',
    message: ({ path }: { path: string }) =>
      `invalid mount config for type "bind": bind source path does not exist: ${path}`,
  }),
  mount_kind_mismatch: entry({
    kind: 'invalid_argument',
    message: ({ source, target }: { source: string; target: string }) =>
      `error mounting ${JSON.stringify(source)} to rootfs at ${JSON.stringify(target)}: not a directory: Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists and is the expected type`,
  }),
  mount_inside_proc: entry({
    kind: 'invalid_argument',
    message: ({ source, target, isProcItself }: { source: string; target: string; isProcItself: boolean }) =>
      `error mounting ${JSON.stringify(source)} to rootfs at ${JSON.stringify(target)}: ${JSON.stringify(target)} cannot be mounted because it is ${isProcItself ? 'not of type proc' : 'inside /proc'}`,
  }),
  memory_limit_too_low: entry({
    kind: 'invalid_argument',
    message: ({ id }: { id: string }) => `container ${id} cannot be started within its memory limit`,
    hint: 'Give it more memory.',
  }),
  container_update_refused: entry({
    kind: 'conflict',
    message: ({ id, reason }: { id: string; reason: string }) => `Cannot update container ${id}: ${reason}`,
  }),
  device_unusable: entry({
    kind: 'invalid_argument',
    message: ({ path, reason }: { path: string; reason: string }) =>
      `error gathering device information while adding custom device ${JSON.stringify(path)}: ${reason}`,
  }),
  device_not_found: entry({
    kind: 'invalid_argument',
    message: ({ path }: { path: string }) =>
      `error gathering device information while adding custom device ${JSON.stringify(path)}: no such file or directory`,
  }),
  device_missing: entry({
    kind: 'invalid_argument',
    message: ({ path }: { path: string }) => `stat ${path}: no such file or directory`,
  }),
  device_driver_missing: entry({
    kind: 'unavailable',
    message: ({ driver, capabilities }: { driver: string; capabilities: string }) =>
      `could not select device driver ${JSON.stringify(driver)} with capabilities: ${capabilities}`,
    hint: 'GPUs come through CDI: describe them in /etc/cdi (nvidia-ctk cdi generate --format=json --output=/etc/cdi/nvidia.json).',
  }),
  cdi_device_unknown: entry({
    kind: 'invalid_argument',
    message: ({ names, unread }: { names: readonly string[]; unread: readonly string[] }) =>
      `CDI device injection failed: unresolvable CDI devices ${names.join(', ')}${
        unread.length > 0 ? ` (could not be read: ${unread.join(', ')})` : ''
      }`,
    hint: 'Devices are described by files in /etc/cdi and /var/run/cdi, as JSON or YAML.',
  }),
  storage_options_unsupported: entry({
    kind: 'not_implemented',
    message: ({ reason }: { reason: string }) => reason,
  }),
  security_option_invalid: entry({
    kind: 'invalid_argument',
    message: ({ option, reason }: { option: string; reason?: string | undefined }) =>
      reason === undefined
        ? `invalid --security-opt ${/[=:]/.test(option) ? 2 : 1}: ${JSON.stringify(option)}`
        : `invalid --security-opt ${JSON.stringify(option)}: ${reason}`,
  }),
  debug_tools_missing: entry({
    kind: 'unavailable',
    message: () => 'this machine has no tools to bring into the container',
    hint: 'Install a static busybox (apt install busybox-static), or take the tools of an image with --image.',
  }),
  init_missing: entry({
    kind: 'unavailable',
    message: () => '--init needs a small init program, and none is installed',
    hint: 'Install tini or catatonit (apt install tini).',
  }),
} as const;
