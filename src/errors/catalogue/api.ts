import { entry } from '../entry.js';

/** The HTTP server and its API. @see CATALOGUE */
export const API_ERRORS = {
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
    hint: 'Ask clients for certificates with --tlsverify, or for logins with --tls and --auth-file; or say --let-anyone-be-root, if that is what you want.',
  }),
  listen_failed: entry({
    kind: 'unavailable',
    message: ({ address, reason }: { address: string; reason: string }) => `cannot listen on ${address}: ${reason}`,
  }),
  connections_exhausted: entry({
    kind: 'unavailable',
    message: () => 'this server has as many connections as it may have: try again later',
    hint: 'It may have more where it may have more files open: LimitNOFILE= of its unit, or "ulimit -n".',
  }),
  server_stopping: entry({ kind: 'unavailable', message: () => 'the server is stopping' }),

  // A part of the API
  scope_exceeded: entry({
    kind: 'permission_denied',
    message: ({ reason }: { reason: string }) => `this socket has not the right: ${reason}`,
    hint: 'Whoever started "gantry serve" gave it these rights with --allow.',
  }),

  origin_refused: entry({
    kind: 'permission_denied',
    message: ({ origin }: { origin: string }) => `a page of ${JSON.stringify(origin)} may not speak to this server`,
  }),

  // Logins over TCP
  login_required: entry({
    kind: 'unauthenticated',
    message: () => 'this server wants a login: a name and a password, or a token',
    hint: 'Docker’s program sends what stands in "HttpHeaders" of its config.json: {"Authorization": "Bearer TOKEN"}.',
  }),
  attempts_exhausted: entry({
    kind: 'resource_exhausted',
    message: () => 'too many logins were wrong: try again in a while',
  }),
  auth_file_refused: entry({
    kind: 'unavailable',
    message: ({ path, reason }: { path: string; reason: string }) => `the file of logins ${path}: ${reason}`,
    hint: 'Make one with "gantry serve auth add NAME".',
  }),
  auth_user_not_found: entry({
    kind: 'not_found',
    message: ({ name, path }: { name: string; path: string }) => `${JSON.stringify(name)} is not in ${path}`,
  }),

  // As a service of the machine
  systemd_missing: entry({
    kind: 'unavailable',
    message: () => 'systemd does not run on this machine: nobody would start the units',
    hint: 'Run "gantry serve" yourself, or see the units with "gantry service install --print".',
  }),
  systemd_failed: entry({
    kind: 'unavailable',
    message: ({ order, reason }: { order: string; reason: string }) => `systemctl ${order}: ${reason}`,
  }),
  unit_foreign: entry({
    kind: 'conflict',
    message: ({ path }: { path: string }) => `${path} was not written by gantry, and is left as it is`,
    hint: 'Take it away, if nobody needs it.',
  }),
  service_not_installed: entry({
    kind: 'not_found',
    message: ({ folder }: { folder: string }) => `gantry is no service of this machine: no unit of its is in ${folder}`,
  }),
  docker_has_socket: entry({
    kind: 'conflict',
    message: ({ path, what }: { path: string; what: string }) =>
      `${path} is docker's on this machine: ${what} is there`,
    hint: 'Leave --docker-socket out: clients find gantry with DOCKER_HOST or "docker context".',
  }),

  // What docker has and gantry does not
  swarm_inactive: entry({
    kind: 'unavailable',
    message: ({ doing }: { doing: 'leave' | 'manage' | 'update-volume' }) =>
      doing === 'leave'
        ? 'This node is not part of a swarm'
        : doing === 'update-volume'
          ? 'volume update only valid for cluster volumes, but swarm is unavailable'
          : 'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.',
    hint: 'Gantry has no swarm: it manages the containers of this machine.',
  }),
  plugin_not_found: entry({
    kind: 'not_found',
    message: ({ name }: { name: string }) => `plugin ${JSON.stringify(name)} not found`,
  }),
} as const;
