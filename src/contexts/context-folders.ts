import { join, resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where contexts are kept. */
export type ContextFolders = {
  /** Gantry's own; a folder for each. */
  readonly own: string;
  /** Docker's configuration. */
  readonly docker: string;
};

/** Below the user's configuration; where docker's was put elsewhere, there. @see XDG base directory specification */
export function contextFolders(env: Environment): ContextFolders {
  const home = env['HOME'] || '/root';
  const usual = join(home, '.docker');
  const docker = env['DOCKER_CONFIG'] || usual;
  const configuration = resolve(docker) === usual ? env['XDG_CONFIG_HOME'] || join(home, '.config') : docker;
  return { own: join(configuration, 'gantry', 'contexts'), docker };
}

/** Holds the name of the context that is used where none is named. No context has such a name. */
export const currentFile = ({ own }: Pick<ContextFolders, 'own'>): string => join(own, '.current');
