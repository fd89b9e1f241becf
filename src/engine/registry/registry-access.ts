import { join } from 'node:path';

import type { ContainersSettingsPaths } from './containers-settings.js';

/** How registries are reached: the user's files, and this machine's. */
export type RegistryAccess = {
  /** The folder of docker's `config.json`, for its logins. */
  readonly dockerConfigDir: string;
  /** Further files with logins, only read. */
  readonly loginFiles?: readonly string[] | undefined;
  /** Those that are there: gantry's own, and docker's. */
  readonly settingsFiles?: readonly string[] | undefined;
  /** Podman's, where these say nothing of a registry. */
  readonly containersSettings?: ContainersSettingsPaths | undefined;
  /** Registries that are insecure besides those that the files name. */
  readonly insecureRegistries?: readonly string[] | undefined;
  readonly idleTimeoutMs?: number | undefined;
};

const OWN_CONFIG_DIR = '/etc/gantry';
const DOCKER_SETTINGS = '/etc/docker/daemon.json';

/**
 * Where `environment` says that the files are: `DOCKER_CONFIG`, `REGISTRY_AUTH_FILE` and `XDG_RUNTIME_DIR` as docker and
 * podman have them, `CONTAINERS_REGISTRIES_CONF` as podman has it, and `GANTRY_CONFIG_DIR` for the folder of
 * `registries.json`.
 */
export function registryAccess(environment: Readonly<Record<string, string | undefined>>): RegistryAccess {
  const home = environment['HOME'] || '/root';
  const runtimeDir = environment['XDG_RUNTIME_DIR'];
  return {
    dockerConfigDir: environment['DOCKER_CONFIG'] || join(home, '.docker'),
    loginFiles: [
      environment['REGISTRY_AUTH_FILE'] ?? '',
      runtimeDir ? join(runtimeDir, 'containers/auth.json') : '/run/containers/0/auth.json',
      join(home, '.config/containers/auth.json'),
    ].filter((path) => path !== ''),
    settingsFiles: [join(environment['GANTRY_CONFIG_DIR'] || OWN_CONFIG_DIR, 'registries.json'), DOCKER_SETTINGS],
    containersSettings: containersSettings(home, environment['CONTAINERS_REGISTRIES_CONF']),
  };
}

/** The user's file stands in the place of the machine's, and further files of both are read. @see containers-registries.conf(5) */
function containersSettings(home: string, told: string | undefined): ContainersSettingsPaths {
  if (told) return { files: [told], folders: [] };
  const folders = ['/etc/containers', join(home, '.config/containers')];
  return {
    files: folders.toReversed().map((folder) => join(folder, 'registries.conf')),
    folders: folders.map((folder) => join(folder, 'registries.conf.d')),
  };
}
