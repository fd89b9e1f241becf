import type { ErrorCode } from '../../errors/catalogue.js';
import { EngineError } from '../../errors/engine-error.js';

/**
 * What a refusal means, by what docker, podman and gantry say: statuses alone do not tell a name that is taken from a
 * container that runs. Nothing else in gantry looks at another engine's words.
 */
const SENTENCES: readonly (readonly [RegExp, ErrorCode])[] = [
  [/^(cannot kill container: [^:]*: )?No such container|no container with name or ID/i, 'container_not_found'],
  [/^No such image|reference does not exist|image not known/i, 'image_not_found'],
  [/no such volume/i, 'volume_not_found'],
  [/no such network|network [^\s]* not found|unable to find network/i, 'network_not_found'],
  [/No such exec instance/i, 'exec_not_found'],
  [/Could not find the file/i, 'container_path_not_found'],
  [/^lstat .*: not a directory$/i, 'container_path_through_file'],
  [/manifest unknown/i, 'manifest_unknown'],
  [/does not match the specified platform/i, 'image_platform_mismatch'],
  [/no matching manifest for/i, 'image_platform_missing'],
  [/pull access denied/i, 'registry_denied'],
  [/toomanyrequests/i, 'registry_rate_limited'],
  [/unauthorized|no basic auth credentials|^denied: /i, 'registry_unauthorized'],
  [/is already in use by (container )?/i, 'container_name_taken'],
  [
    /executable file not found|exec: .*no such file or directory|executable file `[^`]*` not found/i,
    'command_not_found',
  ],
  [/exec: .*permission denied|exec format error|exec: .*is a directory/i, 'command_not_executable'],
  [/unable to find user/i, 'user_unknown'],
  [/unable to find group/i, 'group_unknown'],
  [/uids and gids must be in range/i, 'user_id_out_of_range'],
  [/chdir to cwd/i, 'working_directory_unusable'],
  [/port is already allocated|address already in use.*bind|bind: address already in use/i, 'port_taken'],
  [/cannot remove (a running )?container|cannot remove .*as it is running/i, 'container_running'],
  [/image is referenced in multiple repositories/i, 'image_has_several_names'],
  [/unable to (delete|remove repository)|image is in use/i, 'image_in_use'],
  [/volume is in use|volume is being used/i, 'volume_in_use'],
  [/has active endpoints|network is being used/i, 'network_in_use'],
  [/pre-?defined network|predefined .* network/i, 'network_built_in'],
  [/network (with name )?[^\s]* (already exists|already used)/i, 'network_name_taken'],
  [/Pool overlaps/i, 'network_subnet_overlaps'],
  [/Address already in use/i, 'network_address_taken'],
  [/endpoint with name .* already exists|is already connected to network/i, 'network_already_connected'],
  [/is not connected to (the )?network/i, 'network_not_connected'],
  [/could not find plugin .* in v1 plugin registry/i, 'network_driver_not_found'],
  [/extraction point is not a directory/i, 'extraction_point_not_directory'],
  [/is marked read-only/i, 'container_path_read_only'],
  [/no space left on device/i, 'disk_full'],
  [/container .* is not running|can only .* running containers/i, 'container_not_running'],
  [/multiple IDs found/i, 'container_ambiguous'],
  [/(target|build) stage .* could not be found|failed to reach build target/i, 'stage_not_found'],
  [/dockerfile parse error/i, 'dockerfile_invalid'],
];

const STATUSES: Readonly<Record<number, ErrorCode>> = {
  304: 'container_unchanged',
  400: 'argument_invalid',
  401: 'far_unauthenticated',
  403: 'far_forbidden',
  404: 'far_not_found',
  409: 'far_conflict',
  501: 'far_not_implemented',
  502: 'far_unavailable',
  503: 'far_unavailable',
  504: 'far_unavailable',
};

/** What would move the cursor, or worse, on the terminal of whoever reads it. */
const CONTROL = /[^\P{Cc}\n\t]/gu;

/** The failure that an answer tells of. Its sentence is the other side's. @param expected What the status means in this place. */
export function answerFailure(status: number, sentence: string, expected: ErrorCode | undefined): EngineError {
  const said = sentence.replaceAll(CONTROL, '');
  const reason = said === '' ? `the engine answered with status ${status}` : said;
  // Who is not known there is so whatever it says.
  const spoken = status === 401 ? undefined : SENTENCES.find(([pattern]) => pattern.test(reason))?.[1];
  const code = spoken ?? expected ?? STATUSES[status] ?? 'far_failed';
  return new EngineError(code, reason, { reason });
}
