import type { ContainerConfig } from '../container/container.js';

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export type EnvironmentRequest = {
  readonly config: Pick<ContainerConfig, 'env' | 'hostname'>;
  readonly hasTty: boolean;
  /** The home folder of the user that the process runs as. */
  readonly home: string;
  /** Laid over the container's: of an exec. */
  readonly further?: readonly string[] | undefined;
};

/**
 * The environment of a process: docker's own variables first, then the image's and the user's, each name once.
 *
 * @see moby, container/container_unix.go: CreateDaemonEnvironment
 */
export function makeEnvironment({ config, hasTty, home, further = [] }: EnvironmentRequest): readonly string[] {
  const variables = new Map([
    ['PATH', DEFAULT_PATH],
    ['HOSTNAME', config.hostname],
  ]);
  if (hasTty) variables.set('TERM', 'xterm');
  for (const variable of [...config.env, ...further]) {
    const [name = '', ...value] = variable.split('=');
    // Without a `=` it takes the variable away.
    if (variable.includes('=')) variables.set(name, value.join('='));
    else variables.delete(name);
  }
  if (!variables.get('HOME')) variables.set('HOME', home);
  return [...variables].map(([name, value]) => `${name}=${value}`);
}
