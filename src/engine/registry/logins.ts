import { join } from 'node:path';

import type { Host } from '../../host/host.js';
import { type CredentialHelper, credentialHelper } from './credential-helper.js';
import {
  type CredentialSource,
  type Credentials,
  loginKey,
  loginKeys,
  readAuthEntry,
  registryOfKey,
  toAuthEntry,
} from './credentials.js';
import { changeDockerConfig, type DockerConfig, type LockingHost, readDockerConfig, section } from './docker-config.js';

/** A login that is kept, without its secret. */
export type Login = {
  readonly registry: string;
  readonly username: string;
  /** The program that keeps it; undefined where it is the file. */
  readonly helper: string | undefined;
};

/** Where a login was put. */
export type KeptLogin = { readonly path: string; readonly helper: string | undefined };

/** The user's logins: docker's own, in its `config.json` or with the programs that this names. */
export interface Logins {
  readonly find: CredentialSource;
  /** @throws login_file_invalid, credential_helper_failed */
  keep(registry: string, credentials: Credentials): Promise<KeptLogin>;
  /** @returns whether there was one @throws login_file_invalid, credential_helper_failed */
  forget(registry: string): Promise<boolean>;
  list(): Promise<readonly Login[]>;
}

export type LoginOptions = {
  /** The folder of docker's `config.json`. */
  readonly dockerConfigDir: string;
  /** Files of the same form that are only read, where docker's has nothing: podman's `auth.json`. */
  readonly furtherFiles?: readonly string[] | undefined;
  readonly host: LockingHost & Pick<Host, 'processes'>;
  readonly helperTimeoutMs?: number | undefined;
};

export function openLogins({ dockerConfigDir, furtherFiles = [], host, helperTimeoutMs }: LoginOptions): Logins {
  const path = join(dockerConfigDir, 'config.json');
  const open = (name: string): CredentialHelper =>
    credentialHelper({ processes: host.processes, name, timeoutMs: helperTimeoutMs });

  return {
    async find(registry) {
      const config = await readDockerConfig(path);
      const helper = helperOf(config, registry);
      const kept = helper === undefined ? undefined : await open(helper).get(loginKey(registry));
      const found = kept ?? findIn(config, registry);
      if (found) return found;
      for (const file of furtherFiles) {
        const further = findIn(await readDockerConfig(file), registry);
        if (further) return further;
      }
      return undefined;
    },

    async keep(registry, credentials) {
      const key = loginKey(registry);
      const helper = helperOf(await readDockerConfig(path), registry);
      if (helper !== undefined) await open(helper).store(key, credentials);
      // Docker lists there what a helper keeps, too.
      const entry = helper === undefined ? toAuthEntry(credentials) : {};
      await changeDockerConfig(host, path, (config) => ({
        ...config,
        auths: { ...section(config, 'auths'), [key]: entry },
      }));
      return { path, helper };
    },

    async forget(registry) {
      const config = await readDockerConfig(path);
      const helper = helperOf(config, registry);
      const isHelped = helper !== undefined && (await open(helper).get(loginKey(registry))) !== undefined;
      if (helper !== undefined && isHelped) await open(helper).erase(loginKey(registry));
      const auths = section(config, 'auths');
      const keys = loginKeys(registry).filter((key) => Object.hasOwn(auths, key));
      if (keys.length === 0) return isHelped;
      await changeDockerConfig(host, path, (current) => ({
        ...current,
        auths: Object.fromEntries(Object.entries(section(current, 'auths')).filter(([key]) => !keys.includes(key))),
      }));
      return true;
    },

    async list() {
      const config = await readDockerConfig(path);
      const found = new Map<string, Login>();
      for (const [key, entry] of Object.entries(section(config, 'auths'))) {
        const login = readAuthEntry(entry);
        const registry = registryOfKey(key);
        if (login) found.set(registry, { registry, username: login.username, helper: undefined });
      }
      const helpers = new Set([config['credsStore'], ...Object.values(section(config, 'credHelpers'))]);
      for (const helper of helpers) {
        if (typeof helper !== 'string' || helper === '') continue;
        for (const [key, username] of await open(helper).list()) {
          const registry = registryOfKey(key);
          if (helperOf(config, registry) === helper) found.set(registry, { registry, username, helper });
        }
      }
      return [...found.values()].sort((one, other) => (one.registry < other.registry ? -1 : 1));
    },
  };
}

/** The program that keeps the login of `registry`; undefined where the file does. */
function helperOf(config: DockerConfig, registry: string): string | undefined {
  const helpers = section(config, 'credHelpers');
  const key = loginKeys(registry).find((name) => Object.hasOwn(helpers, name));
  const helper = key === undefined ? config['credsStore'] : helpers[key];
  return typeof helper === 'string' && helper !== '' ? helper : undefined;
}

function findIn(config: DockerConfig, registry: string): Credentials | undefined {
  const auths = section(config, 'auths');
  for (const key of loginKeys(registry)) {
    const credentials = Object.hasOwn(auths, key) ? readAuthEntry(auths[key]) : undefined;
    if (credentials) return credentials;
  }
  return undefined;
}
