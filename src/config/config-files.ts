import { join } from 'node:path';

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A file that may hold settings. */
export type ConfigFile = {
  readonly path: string;
  readonly scope: 'system' | 'user';
  /** Asked for by name: that it is not there is worth a word. */
  readonly isNamed: boolean;
};

const SYSTEM_FILE = '/etc/gantry/config.yaml';

/** The files that are read, in their order: what a later one says holds. `GANTRY_CONFIG` names one in the place of the user's own. */
export function configFiles(env: Environment): readonly ConfigFile[] {
  const system: ConfigFile = { path: SYSTEM_FILE, scope: 'system', isNamed: false };
  const user = userConfigPath(env);
  return user === undefined
    ? [system]
    : [system, { path: user, scope: 'user', isNamed: Boolean(env['GANTRY_CONFIG']) }];
}

/**
 * The user's own file; undefined where nothing says where their home is.
 *
 * @see https://specifications.freedesktop.org/basedir-spec: a folder that is not absolute is passed over.
 */
export function userConfigPath(env: Environment): string | undefined {
  const named = env['GANTRY_CONFIG'];
  if (named) return named;
  const folder = env['XDG_CONFIG_HOME'];
  if (folder?.startsWith('/')) return join(folder, 'gantry/config.yaml');
  return env['HOME'] ? join(env['HOME'], '.config/gantry/config.yaml') : undefined;
}
