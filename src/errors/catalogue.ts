import { entry } from './entry.js';

type ImageUse = {
  readonly ref: string;
  readonly id: string;
  readonly container: string;
  readonly isRunning: boolean;
  /** The image was named by its id, and not by one of its names. */
  readonly isById?: boolean | undefined;
};

/**
 * Every failure that a user can meet: its kind, its sentence, and what to do about it.
 *
 * Sentences are docker's where docker has one. `docs/errors.md` is generated from this table.
 */
export const CATALOGUE = {
  // Names and references
  digest_invalid: entry({
    kind: 'invalid_argument',
    message: ({ text }: { text: string }) => `invalid digest ${JSON.stringify(text)}`,
  }),
  reference_invalid: entry({
    kind: 'invalid_argument',
    message: ({ text, reason }: { text: string; reason?: string | undefined }) =>
      `invalid reference format${reason ? `: ${reason}` : ''}: ${JSON.stringify(text)}`,
    hint: 'An image is named [REGISTRY[:PORT]/]REPOSITORY[:TAG][@DIGEST], in lower case.',
  }),
  name_invalid: entry({
    kind: 'invalid_argument',
    message: ({ name }: { name: string }) =>
      `Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`,
  }),
  argument_invalid: entry({
    kind: 'invalid_argument',
    message: ({ reason }: { reason: string }) => reason,
  }),
  signal_invalid: entry({
    kind: 'invalid_argument',
    message: ({ text }: { text: string }) => `Invalid signal: ${text}`,
  }),

  // Content and images
  blob_not_found: entry({
    kind: 'not_found',
    message: ({ digest }: { digest: string }) => `blob ${digest} is not in the content store`,
    hint: 'Pull or load the image again.',
  }),
  blob_size_mismatch: entry({
    kind: 'data_loss',
    message: ({ expected, read }: { expected: number; read: number }) => `expected ${expected} bytes, read ${read}`,
  }),
  blob_digest_mismatch: entry({
    kind: 'data_loss',
    message: ({ expected, actual }: { expected: string; actual: string }) =>
      `digest mismatch: expected ${expected}, got ${actual}`,
    hint: 'What was sent is not what was asked for. Nothing of it was kept.',
  }),
  image_not_found: entry({
    kind: 'not_found',
    message: ({ ref }: { ref: string }) => `No such image: ${ref}`,
  }),
  image_ambiguous: entry({
    kind: 'conflict',
    message: ({ ref }: { ref: string }) => `more than one image has an id that starts with ${ref}`,
    hint: 'Give more digits of the id.',
  }),
  image_in_use: entry({
    kind: 'conflict',
    message: ({ ref, id, container, isRunning, isById }: ImageUse) => {
      if (isRunning) {
        return `conflict: unable to delete ${ref} (cannot be forced) - image is being used by running container ${container}`;
      }
      return isById
        ? `conflict: unable to delete ${ref} (must be forced) - image is being used by stopped container ${container}`
        : `conflict: unable to remove repository reference ${JSON.stringify(ref)} (must force) - container ${container} is using its referenced image ${id}`;
    },
  }),
  image_has_several_names: entry({
    kind: 'conflict',
    message: ({ id }: { id: string }) =>
      `conflict: unable to delete ${id} (must be forced) - image is referenced in multiple repositories`,
  }),
  checkpoint_unsupported: entry({
    kind: 'unavailable',
    message: ({ reason }: { reason: string }) => `this machine cannot checkpoint containers: ${reason}`,
    hint: 'It takes criu, a kernel that it can work with, and runc or a crun built with CRIU.',
  }),
  checkpoint_untrusted: entry({
    kind: 'permission_denied',
    message: ({ name, path, reason }: { name: string; path: string; reason: string }) =>
      `checkpoint ${name} is not gone on from: ${path} ${reason}`,
    hint: 'What it says is done as root. Copy it to a folder of your own, if you know whose it is.',
  }),
  checkpoint_exists: entry({
    kind: 'conflict',
    message: ({ name, container }: { name: string; container: string }) =>
      `checkpoint with name ${name} already exists for container ${container}`,
  }),
  checkpoint_not_found: entry({
    kind: 'not_found',
    message: ({ name, container }: { name: string; container: string }) =>
      `checkpoint ${name} does not exist for container ${container}`,
  }),
  save_not_found: entry({
    kind: 'not_found',
    message: ({ ref }: { ref: string }) => `No such save: ${ref}`,
    hint: 'gantry snapshot ls shows the saves that there are, with their numbers.',
  }),
  layer_not_kept: entry({
    kind: 'not_found',
    message: ({ image, layer }: { image: string; layer: string }) =>
      `the layer ${layer} of image ${image} is here as files only, not as the blob that goes into an archive or a registry`,
    hint: 'Remove every image that has this layer, then pull or load this one again.',
  }),
  folder_not_empty: entry({
    kind: 'conflict',
    message: ({ path }: { path: string }) => `${path} is not empty`,
    hint: 'A layout is written to a folder that is empty, or not there yet.',
  }),
  image_platform_missing: entry({
    kind: 'not_found',
    message: ({ ref, platform }: { ref: string; platform: string }) =>
      `no matching manifest for ${platform} in the manifest list entries of ${ref}`,
  }),
  image_platform_mismatch: entry({
    kind: 'not_found',
    message: ({ ref, wanted, actual }: { ref: string; wanted: string; actual: string }) =>
      `image with reference ${ref} was found but does not match the specified platform: wanted ${wanted}, actual: ${actual}`,
  }),
  manifest_invalid: entry({
    kind: 'data_loss',
    message: ({ reason }: { reason: string }) => `invalid manifest: ${reason}`,
  }),
  manifest_too_old: entry({
    kind: 'not_implemented',
    message: () => 'the image has a manifest of schema 1, which is no longer supported',
    hint: 'Push it again with a current docker, podman or skopeo.',
  }),
  archive_invalid: entry({
    kind: 'invalid_argument',
    message: ({ reason }: { reason: string }) => `invalid archive: ${reason}`,
    hint: 'Nothing of it was kept. Is it a complete docker-archive or OCI archive?',
  }),
  archive_unreadable: entry({
    kind: 'invalid_argument',
    message: ({ path, reason }: { path: string; reason: string }) => `open ${path}: ${reason}`,
  }),
  layer_invalid: entry({
    kind: 'data_loss',
    message: ({ reason }: { reason: string }) => `invalid layer: ${reason}`,
  }),
  layers_too_many: entry({
    kind: 'invalid_argument',
    message: ({ layers, limit }: { layers: number; limit: number }) =>
      `the image has ${layers} layers: no more than ${limit} can be mounted`,
  }),
  snapshot_not_found: entry({
    kind: 'not_found',
    message: ({ key }: { key: string }) => `snapshot ${key} does not exist`,
    hint: 'Pull or load the image again.',
  }),
  snapshot_in_use: entry({
    kind: 'conflict',
    message: ({ key }: { key: string }) => `snapshot ${key} is in use by others that stand on it`,
  }),

  // Registries
  manifest_unknown: entry({
    kind: 'not_found',
    message: ({ ref }: { ref: string }) => `manifest for ${ref} not found: manifest unknown: manifest unknown`,
  }),
  registry_denied: entry({
    kind: 'unauthenticated',
    message: ({ repository }: { repository: string }) =>
      `pull access denied for ${repository}, repository does not exist or may require 'gantry login'`,
  }),
  registry_unreachable: entry({
    kind: 'unavailable',
    message: ({ host, reason }: { host: string; reason: string }) => `cannot reach registry ${host}: ${reason}`,
    hint: 'Is the registry up, and does this machine reach it? For a registry without TLS, use a loopback address or list it as insecure.',
  }),
  registry_error: entry({
    kind: 'unavailable',
    message: ({ host, reason }: { host: string; reason: string }) => `error from registry ${host}: ${reason}`,
  }),
  registry_rate_limited: entry({
    kind: 'resource_exhausted',
    message: ({ host, said }: { host: string; said?: string | undefined }) =>
      `toomanyrequests: ${said || `registry ${host} has had too many requests from here`}`,
    hint: 'Wait, log in, or use a mirror.',
  }),
  registry_blocked: entry({
    kind: 'permission_denied',
    message: ({ registry, path }: { registry: string; path: string }) => `registry ${registry} is blocked in ${path}`,
  }),
  registry_certificates_invalid: entry({
    kind: 'invalid_argument',
    message: ({ path, reason }: { path: string; reason: string }) => `certificate ${path}: ${reason}`,
  }),
  registry_settings_invalid: entry({
    kind: 'invalid_argument',
    message: ({ path, reason }: { path: string; reason: string }) => `invalid registry settings in ${path}: ${reason}`,
  }),
  registry_unauthorized: entry({
    kind: 'unauthenticated',
    message: ({ reason }: { reason: string; host: string }) => reason,
    hint: 'Log in with gantry login, as somebody who may do this there.',
  }),
  push_nothing: entry({
    kind: 'not_found',
    message: ({ name }: { name: string }) => `An image does not exist locally with the tag: ${name}`,
  }),
  push_tag_missing: entry({
    kind: 'not_found',
    message: ({ ref }: { ref: string }) => `tag does not exist: ${ref}`,
  }),
  push_layer_missing: entry({
    kind: 'data_loss',
    message: ({ digest, ref }: { digest: string; ref: string }) =>
      `layer ${digest} of ${ref} is here as files only, and the registry does not have it`,
    hint: 'Its files came with another image. Remove both images and pull this one again, or push to where it came from.',
  }),
  upload_failed: entry({
    kind: 'unavailable',
    message: ({ host, digest, reason }: { host: string; digest: string; reason: string }) =>
      `blob upload invalid: registry ${host} did not take ${digest}: ${reason}`,
  }),
  login_failed: entry({
    kind: 'unauthenticated',
    message: ({ host, reason }: { host: string; reason: string }) => `login attempt to ${host} failed: ${reason}`,
  }),
  login_file_invalid: entry({
    kind: 'invalid_argument',
    message: ({ path, reason }: { path: string; reason: string }) => `cannot use ${path}: ${reason}`,
    hint: 'It holds the logins and the settings of docker too: nothing was changed in it.',
  }),
  credential_helper_failed: entry({
    kind: 'unavailable',
    message: ({ helper, reason }: { helper: string; reason: string }) =>
      `error getting credentials: docker-credential-${helper}: ${reason}`,
    hint: 'It is named by credsStore or credHelpers in config.json.',
  }),
  search_unsupported: entry({
    kind: 'not_implemented',
    message: ({ host }: { host: string }) => `registry ${host} offers neither a search nor a catalogue`,
  }),

  // Containers
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
  user_unknown: entry({
    kind: 'invalid_argument',
    message: ({ user }: { user: string }) => `unable to find user ${user}: no matching entries in passwd file`,
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
    message: ({ option, reason }: { option: string; reason: string }) =>
      `invalid --security-opt ${JSON.stringify(option)}: ${reason}`,
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

  // A container's files
  container_path_not_found: entry({
    kind: 'not_found',
    message: ({ path, ref }: { path: string; ref: string }) => `Could not find the file ${path} in container ${ref}`,
  }),
  container_path_not_directory: entry({
    kind: 'invalid_argument',
    message: ({ path, ref }: { path: string; ref: string }) => `${path} in container ${ref} is not a directory`,
  }),
  container_path_not_file: entry({
    kind: 'invalid_argument',
    message: ({ path, ref }: { path: string; ref: string }) => `${path} in container ${ref} is not a regular file`,
  }),
  extraction_point_not_directory: entry({
    kind: 'invalid_argument',
    message: () => 'extraction point is not a directory',
  }),
  container_path_read_only: entry({
    kind: 'permission_denied',
    message: ({ what }: { what: 'container rootfs' | 'mounted volume' }) => `${what} is marked read-only`,
  }),
  file_kind_conflict: entry({
    kind: 'invalid_argument',
    message: ({ path, isFolder }: { path: string; isFolder: boolean }) =>
      isFolder
        ? `cannot overwrite directory ${JSON.stringify(path)} with non-directory`
        : `cannot overwrite non-directory ${JSON.stringify(path)} with directory`,
  }),
  file_operation_failed: entry({
    kind: 'invalid_argument',
    message: ({ operation, path, reason }: { operation: string; path: string; reason: string }) =>
      `${operation} ${path}: ${reason}`,
  }),

  // Networks
  network_not_found: entry({
    kind: 'not_found',
    message: ({ ref }: { ref: string }) => `network ${ref} not found`,
  }),
  network_addresses_exhausted: entry({
    kind: 'resource_exhausted',
    message: ({ network, family }: { network: string; family: 'ipv4' | 'ipv6' }) =>
      `no available ${family === 'ipv4' ? 'IPv4' : 'IPv6'} addresses on network ${network}`,
    hint: 'Remove containers that are no longer needed.',
  }),
  network_ambiguous: entry({
    kind: 'invalid_argument',
    message: ({ ref }: { ref: string }) => `network ${ref} is ambiguous: several ids begin with it`,
  }),
  network_name_taken: entry({
    kind: 'conflict',
    message: ({ name }: { name: string }) => `network with name ${name} already exists`,
  }),
  network_built_in: entry({
    kind: 'permission_denied',
    message: ({ name, operation }: { name: string; operation: 'create' | 'remove' }) =>
      operation === 'create'
        ? `operation is not permitted on predefined ${name} network`
        : `${name} is a pre-defined network and cannot be removed`,
  }),
  network_in_use: entry({
    kind: 'permission_denied',
    message: ({ name, id }: { name: string; id: string }) =>
      `error while removing network: network ${name} id ${id} has active endpoints`,
    hint: 'Stop or disconnect its containers first: gantry network inspect names them.',
  }),
  network_driver_not_found: entry({
    kind: 'not_found',
    message: ({ driver }: { driver: string }) =>
      `could not find plugin ${driver} in v1 plugin registry: plugin not found`,
    hint: 'There are bridge, macvlan and ipvlan.',
  }),
  network_device_taken: entry({
    kind: 'permission_denied',
    message: ({ network, reason }: { network: string; reason: string }) =>
      `cannot create network ${network}: ${reason}`,
  }),
  network_subnet_overlaps: entry({
    kind: 'permission_denied',
    message: ({ subnet, other }: { subnet: string; other: string }) =>
      `invalid pool request: Pool overlaps with other one on this address space: ${subnet} and ${other}`,
  }),
  network_address_taken: entry({
    kind: 'permission_denied',
    message: ({ address }: { address: string }) => `Address already in use: ${address}`,
  }),
  network_already_connected: entry({
    kind: 'permission_denied',
    message: ({ container, network }: { container: string; network: string }) =>
      `endpoint with name ${container} already exists in network ${network}`,
  }),
  network_not_connected: entry({
    kind: 'conflict',
    message: ({ container, network }: { container: string; network: string }) =>
      `container ${container} is not connected to network ${network}`,
  }),
  network_settings_invalid: entry({
    kind: 'invalid_argument',
    message: ({ path, reason }: { path: string; reason: string }) => `cannot read ${path}: ${reason}`,
  }),
  network_subnets_exhausted: entry({
    kind: 'resource_exhausted',
    message: ({ routes }: { routes: readonly string[] }) =>
      `could not find a free IP address range for the bridge: every candidate collides with a route of this host (${routes.join(', ')})`,
  }),
  port_taken: entry({
    kind: 'conflict',
    message: ({ address, port, owner }: { address: string; port: number; owner: string }) =>
      `Bind for ${address}:${port} failed: port is already allocated${owner ? ` by ${owner}` : ''}`,
  }),
  address_not_here: entry({
    kind: 'invalid_argument',
    message: ({ protocol, address, port }: { protocol: string; address: string; port: number }) =>
      `driver failed programming external connectivity: listen ${protocol} ${address.includes(':') ? `[${address}]` : address}:${port}: bind: cannot assign requested address`,
    hint: 'This machine has no such address.',
  }),
  ports_exhausted: entry({
    kind: 'resource_exhausted',
    message: ({ protocol }: { protocol: string }) => `found no free ${protocol} port to publish`,
    hint: 'Name a port of the host yourself, or remove containers that are no longer needed.',
  }),
  port_invalid: entry({
    kind: 'invalid_argument',
    message: ({ text }: { text: string }) => `invalid containerPort: ${text}`,
  }),
  network_failed: entry({
    kind: 'unavailable',
    message: ({ step, reason }: { step: string; reason: string }) => `cannot set up the network (${step}): ${reason}`,
    hint: 'It takes root, iproute2, nftables 1.0.2 or newer, and a kernel with bridge, veth and nf_tables.',
  }),
  network_not_own: entry({
    kind: 'conflict',
    message: ({ name, reason }: { name: string; reason: string }) =>
      `container ${name} has no network of its own: ${reason}`,
  }),
  interface_not_found: entry({
    kind: 'not_found',
    message: ({ name, container, present }: { name: string; container: string; present: readonly string[] }) =>
      `container ${container} has no interface ${JSON.stringify(name)}: it has ${present.join(', ')}`,
  }),
  filter_invalid: entry({
    kind: 'invalid_argument',
    message: ({ filter, reason }: { filter: string; reason: string }) =>
      `cannot read the filter ${JSON.stringify(filter)}: ${reason}`,
    hint: "It is in tcpdump's words: 'host 10.0.0.2 and not port 53', 'tcp and (port 80 or 443)', 'src net 10.0.0.0/8'.",
  }),
  shaping_unsupported: entry({
    kind: 'unavailable',
    message: ({ what, missing }: { what: string; missing: string }) =>
      `this machine's kernel cannot ${what}: it has no ${missing}`,
    hint: 'Load the kernel module, or use a kernel that has it.',
  }),
  shaping_failed: entry({
    kind: 'unavailable',
    message: ({ step, reason }: { step: string; reason: string }) => `cannot change the traffic (${step}): ${reason}`,
  }),
  capture_failed: entry({
    kind: 'unavailable',
    message: ({ step, reason }: { step: string; reason: string }) => `cannot capture packets (${step}): ${reason}`,
  }),
  flows_unavailable: entry({
    kind: 'unavailable',
    message: ({ reason }: { reason: string }) => `cannot tell who talks to whom: ${reason}`,
    hint: 'It takes connection tracking in the kernel (nf_conntrack, nf_conntrack_netlink) and nftables.',
  }),

  // Volumes
  volume_not_found: entry({
    kind: 'not_found',
    message: ({ name }: { name: string }) => `get ${name}: no such volume`,
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

  // The machine
  not_root: entry({
    kind: 'permission_denied',
    message: () => 'gantry must run as root on this machine',
    hint: 'Run it with sudo, or as root. Rootless containers are not supported yet.',
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

  // The HTTP server
  page_not_found: entry({ kind: 'not_found', message: () => 'page not found' }),
  api_version_refused: entry({
    kind: 'invalid_argument',
    message: ({ version, age, rule }: { version: string; age: 'old' | 'new'; rule: string }) =>
      `client version ${version} is too ${age}. ${rule}`,
  }),
  exec_not_found: entry({
    kind: 'not_found',
    message: ({ id }: { id: string }) => `No such exec instance: ${id}`,
  }),
  socket_in_use: entry({
    kind: 'conflict',
    message: ({ path, owner }: { path: string; owner: string }) => `the socket ${path} is in use by ${owner}`,
    hint: 'Stop it, or listen somewhere else with --host.',
  }),
  plain_tcp_refused: entry({
    kind: 'invalid_argument',
    message: ({ address }: { address: string }) =>
      `${address} is beyond loopback, and whoever reached it would be root on this machine`,
    hint: 'Ask clients for certificates with --tlsverify; or say --let-anyone-be-root, if that is what you want.',
  }),
  listen_failed: entry({
    kind: 'unavailable',
    message: ({ address, reason }: { address: string; reason: string }) => `cannot listen on ${address}: ${reason}`,
  }),
  server_stopping: entry({ kind: 'unavailable', message: () => 'the server is stopping' }),

  // The command line
  flag_unknown: entry({
    kind: 'invalid_argument',
    message: ({ flag }: { flag: string }) => `unknown flag: ${flag}`,
    exitCode: 125,
  }),
  flag_letter_unknown: entry({
    kind: 'invalid_argument',
    message: ({ letter, cluster }: { letter: string; cluster: string }) =>
      `unknown shorthand flag: '${letter}' in -${cluster}`,
    exitCode: 125,
  }),
  flag_syntax_bad: entry({
    kind: 'invalid_argument',
    message: ({ text }: { text: string }) => `bad flag syntax: ${text}`,
    exitCode: 125,
  }),
  flag_value_missing: entry({
    kind: 'invalid_argument',
    message: ({ flag }: { flag: string }) => `flag needs an argument: ${flag}`,
    exitCode: 125,
  }),
  flag_value_invalid: entry({
    kind: 'invalid_argument',
    message: ({ value, flag, reason }: { value: string; flag: string; reason: string }) =>
      `invalid argument ${JSON.stringify(value)} for ${JSON.stringify(flag)} flag: ${reason}`,
    exitCode: 125,
  }),
  flag_not_implemented: entry({
    kind: 'not_implemented',
    message: ({ flag }: { flag: string }) => `${flag} is not supported yet`,
    exitCode: 125,
  }),
  flag_of_windows: entry({
    kind: 'not_implemented',
    message: ({ flag }: { flag: string }) => `"${flag}" is only supported on windows, but this is linux`,
    exitCode: 1,
  }),
  operands_invalid: entry({
    kind: 'invalid_argument',
    message: ({ command, rule }: { command: string; rule: string }) => `'${command}' ${rule}`,
    exitCode: 1,
  }),
  command_unknown: entry({
    kind: 'invalid_argument',
    message: ({ command }: { command: string }) => `unknown command: ${command}`,
    exitCode: 1,
  }),
  stdin_not_terminal: entry({
    kind: 'invalid_argument',
    message: () => 'the input device is not a TTY',
    hint: 'Leave out -t where the input is a pipe or a file.',
    exitCode: 1,
  }),
  template_invalid: entry({
    kind: 'invalid_argument',
    message: ({ when, reason }: { when: string; reason: string }) => `${when}: template: ${reason}`,
    exitCode: 64,
  }),
  template_failed: entry({
    kind: 'invalid_argument',
    message: ({ when, reason }: { when: string; reason: string }) => `${when}: template: ${reason}`,
  }),
  object_not_found: entry({
    kind: 'not_found',
    message: ({ ref }: { ref: string }) => `No such object: ${ref}`,
  }),

  // A part of the API
  scope_exceeded: entry({
    kind: 'permission_denied',
    message: ({ reason }: { reason: string }) => `this socket has not the right: ${reason}`,
    hint: 'Whoever started "gantry serve" gave it these rights with --allow.',
  }),

  // What docker has and gantry does not
  swarm_inactive: entry({
    kind: 'unavailable',
    message: ({ doing }: { doing: 'leave' | 'manage' }) =>
      doing === 'leave'
        ? 'This node is not part of a swarm'
        : 'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.',
  }),
  plugin_not_found: entry({
    kind: 'not_found',
    message: ({ name }: { name: string }) => `plugin ${JSON.stringify(name)} not found`,
  }),

  // Work that ends early
  cancelled: entry({ kind: 'cancelled', message: () => 'cancelled' }),
  timed_out: entry({
    kind: 'deadline_exceeded',
    message: ({ what }: { what: string }) => `timed out: ${what}`,
  }),
  not_implemented: entry({
    kind: 'not_implemented',
    message: ({ what }: { what: string }) => `${what} is not supported yet`,
  }),
} as const;

export type ErrorCode = keyof typeof CATALOGUE;
