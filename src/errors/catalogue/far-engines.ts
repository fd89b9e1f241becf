import { entry } from '../entry.js';

/** Contexts, and engines on other machines. @see CATALOGUE */
export const FAR_ENGINE_ERRORS = {
  context_not_found: entry({
    kind: 'not_found',
    message: ({ name }: { name: string }) => `context ${JSON.stringify(name)}: context not found`,
    hint: 'gantry context ls lists those that there are.',
  }),
  context_exists: entry({
    kind: 'conflict',
    message: ({ name }: { name: string }) => `context ${JSON.stringify(name)} already exists`,
  }),
  context_name_invalid: entry({
    kind: 'invalid_argument',
    message: ({ name }: { name: string }) =>
      name === ''
        ? 'context name cannot be empty'
        : `context name ${JSON.stringify(name)} is invalid, names are validated against regexp "^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$"`,
  }),
  context_reserved: entry({
    kind: 'invalid_argument',
    message: ({ name }: { name: string }) => `${JSON.stringify(name)} is a reserved context name`,
    hint: 'It is the engine of this machine, which is always there.',
  }),
  context_in_use: entry({
    kind: 'conflict',
    message: ({ name }: { name: string }) => `context ${JSON.stringify(name)} is in use, set -f flag to force remove`,
  }),
  context_of_docker: entry({
    kind: 'permission_denied',
    message: ({ name }: { name: string }) => `context ${JSON.stringify(name)} is docker’s: it is only read here`,
    hint: 'docker context changes it; gantry context create NAME --from makes one of gantry’s own like it.',
  }),
  context_unreadable: entry({
    kind: 'invalid_argument',
    message: ({ path, reason }: { path: string; reason: string }) => `cannot read ${path}: ${reason}`,
  }),
  context_unwritable: entry({
    kind: 'permission_denied',
    message: ({ path, reason }: { path: string; reason: string }) => `cannot write ${path}: ${reason}`,
    hint: 'Contexts are kept in the user’s own configuration: ~/.config/gantry, or XDG_CONFIG_HOME.',
  }),
  context_unanswered: entry({
    kind: 'unavailable',
    message: ({ name, reason }: { name: string; reason: string }) => `context ${JSON.stringify(name)}: ${reason}`,
  }),
  endpoint_invalid: entry({
    kind: 'invalid_argument',
    message: ({ text, reason }: { text: string; reason: string }) =>
      `unable to parse docker host ${JSON.stringify(text)}: ${reason}`,
    hint: 'There are unix:///path, tcp://host:port and ssh://user@host.',
  }),

  // The way there
  far_unreachable: entry({
    kind: 'unavailable',
    message: ({ endpoint }: { endpoint: string }) =>
      `Cannot connect to the Docker daemon at ${endpoint}. Is the docker daemon running?`,
    hint: 'Start it there (dockerd, podman system service or gantry serve), or choose another one: gantry context ls.',
  }),
  far_refused_us: entry({
    kind: 'permission_denied',
    message: ({ endpoint }: { endpoint: string }) =>
      `permission denied while trying to connect to the Docker daemon socket at ${endpoint}`,
    hint: 'Be root, or a member of the group that the socket belongs to.',
  }),
  far_host_unknown: entry({
    kind: 'unavailable',
    message: ({ endpoint, host }: { endpoint: string; host: string }) =>
      `error during connect to ${endpoint}: lookup ${host}: no such host`,
    hint: 'Is the name right, and does this machine’s resolver know it?',
  }),
  far_tls_failed: entry({
    kind: 'unavailable',
    message: ({ endpoint, reason }: { endpoint: string; reason: string }) =>
      `error during connect to ${endpoint}: tls: ${reason}`,
    hint: 'The context names the authority (ca) that the other side must be signed by, and what we show it (cert, key).',
  }),
  far_speaks_tls: entry({
    kind: 'invalid_argument',
    message: ({ endpoint }: { endpoint: string }) =>
      `${endpoint} speaks TLS, and was spoken to without: Client sent an HTTP request to an HTTPS server.`,
    hint: 'Give the context certificates (ca=, cert=, key=), or use --tlsverify.',
  }),
  far_ssh_failed: entry({
    kind: 'unavailable',
    message: ({ endpoint, reason }: { endpoint: string; reason: string }) =>
      `error during connect to ${endpoint}: ssh: ${reason}`,
    hint: 'Try the same by hand: ssh with that user and host, then docker version (or gantry version) there.',
  }),
  far_timed_out: entry({
    kind: 'unavailable',
    message: ({ endpoint }: { endpoint: string }) => `error during connect to ${endpoint}: nobody answers there`,
    hint: 'Is that machine up, and does a firewall let this one through?',
  }),
  far_broke_off: entry({
    kind: 'unavailable',
    message: ({ endpoint, reason }: { endpoint: string; reason: string }) =>
      `the connection to ${endpoint} broke off: ${reason}`,
    hint: 'Containers there go on. Look at what became of it before you ask again.',
  }),
  far_login_in_clear: entry({
    kind: 'invalid_argument',
    message: ({ endpoint }: { endpoint: string }) =>
      `the login for ${endpoint} would go over the network for all to read`,
    hint: 'Use TLS (ca=…, or --tls), or ssh.',
  }),

  // What was answered
  far_answer_invalid: entry({
    kind: 'unavailable',
    message: ({ endpoint, reason }: { endpoint: string; reason: string }) =>
      `what answers at ${endpoint} does not speak docker’s API: ${reason}`,
  }),
  far_version_refused: entry({
    kind: 'unavailable',
    message: ({ endpoint, theirs, ours }: { endpoint: string; theirs: string; ours: string }) =>
      `the engine at ${endpoint} speaks API ${theirs} at most, and gantry ${ours} at least`,
    hint: 'Bring it up to date: docker 1.12 and later are new enough.',
  }),
  far_api_too_old: entry({
    kind: 'not_implemented',
    message: ({ what, needed, spoken }: { what: string; needed: string; spoken: string }) =>
      `${what} requires API version ${needed}, but the Docker daemon API version is ${spoken}`,
  }),
  far_unauthenticated: entry({
    kind: 'unauthenticated',
    message: ({ reason }: { reason: string }) => reason,
    hint: 'The context’s login (user= and password-file=, or token-file=) is missing, or not known there.',
  }),
  far_forbidden: entry({ kind: 'permission_denied', message: ({ reason }: { reason: string }) => reason }),
  far_not_found: entry({ kind: 'not_found', message: ({ reason }: { reason: string }) => reason }),
  far_conflict: entry({ kind: 'conflict', message: ({ reason }: { reason: string }) => reason }),
  far_unavailable: entry({ kind: 'unavailable', message: ({ reason }: { reason: string }) => reason }),
  far_not_implemented: entry({ kind: 'not_implemented', message: ({ reason }: { reason: string }) => reason }),
  far_failed: entry({ kind: 'internal', message: ({ reason }: { reason: string }) => reason }),
  far_lacks: entry({
    kind: 'not_implemented',
    message: ({ what, context }: { what: string; context: string }) =>
      `${what} needs gantry’s own engine: docker’s API, by which ${context} is reached, has no such thing`,
    hint: 'Run gantry on that machine itself, for instance by ssh.',
  }),
} as const;
