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

/**
 * For the shell over there: docker's program if it is there, else ours; the other way round for gantry's own socket, at
 * which ours answers also where nobody serves.
 */
function farCommand(path: string | undefined): string {
  const at = path === undefined ? '' : ` --host ${quoted(`unix://${path}`)}`;
  const [first, second] = path?.endsWith('/gantry.sock') ? ['gantry', 'docker'] : ['docker', 'gantry'];
  const dial = (program: string): string => `exec ${program}${at} system dial-stdio`;
  return `if command -v ${first} >/dev/null 2>&1; then ${dial(first)}; else ${dial(second)}; fi`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
