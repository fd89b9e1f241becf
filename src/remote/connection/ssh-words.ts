import type { FarEndpoint } from '../../contexts/index.js';

type SshEndpoint = Extract<FarEndpoint, { readonly kind: 'ssh' }>;

/**
 * What ssh is told: to run whichever program is there that joins its input and output to the engine's socket, docker's or
 * our own.
 *
 * @see docker/cli, cli/connhelper: `docker system dial-stdio`
 */
export function sshWords({ user, host, port, path }: SshEndpoint): readonly string[] {
  return [
    '-o',
    'ConnectTimeout=30',
    // No terminal: nobody could answer.
    '-T',
    ...(user === undefined ? [] : ['-l', user]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    '--',
    host,
    farCommand(path),
  ];
}

/** For the shell over there. With a path it is that socket; otherwise docker's own, else gantry's. */
function farCommand(path: string | undefined): string {
  const at = path === undefined ? '' : ` --host ${quoted(`unix://${path}`)}`;
  const [docker, gantry] = [`docker${at} system dial-stdio`, `gantry${at} system dial-stdio`];
  return `if command -v docker >/dev/null 2>&1; then exec ${docker}; else exec ${gantry}; fi`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
