import { entry } from '../entry.js';

/** Of what, and what the registry says, where it says more than docker does. */
type Denial = { readonly repository: string; readonly reason?: string | undefined };

/** Registries and logins. @see CATALOGUE */
export const REGISTRY_ERRORS = {
  manifest_unknown: entry({
    kind: 'not_found',
    message: ({ ref }: { ref: string }) => `manifest for ${ref} not found: manifest unknown: manifest unknown`,
  }),
  registry_denied: entry({
    kind: 'unauthenticated',
    message: ({ repository, reason = 'denied: requested access to the resource is denied' }: Denial) =>
      `pull access denied for ${repository}, repository does not exist or may require 'docker login': ${reason}`,
    hint: 'Log in with gantry login, as somebody who may do this there.',
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
  manifest_missing: entry({
    kind: 'not_found',
    message: ({ name }: { name: string }) => `no such manifest: ${name}`,
    hint: 'Of what is not public its registry tells only those who have logged in.',
  }),
  manifest_is_list: entry({
    kind: 'invalid_argument',
    message: ({ name }: { name: string }) => `${name} is a manifest list`,
  }),
  manifest_list_exists: entry({
    kind: 'conflict',
    message: () => 'refusing to amend an existing manifest list with no --amend flag',
  }),
  manifest_list_not_found: entry({
    kind: 'not_found',
    message: ({ name }: { name: string }) => `No such manifest: ${name}`,
  }),
  manifest_not_listed: entry({
    kind: 'not_found',
    message: ({ image, list }: { image: string; list: string }) =>
      `manifest for image ${image} does not exist in ${list}`,
  }),
  manifest_list_unreadable: entry({
    kind: 'unavailable',
    message: ({ path, reason }: { path: string; reason: string }) => `cannot use the manifest list ${path}: ${reason}`,
    hint: 'gantry manifest rm forgets a list, whatever is in it.',
  }),
  search_unsupported: entry({
    kind: 'not_implemented',
    message: ({ host }: { host: string }) => `registry ${host} offers neither a search nor a catalogue`,
  }),
} as const;
