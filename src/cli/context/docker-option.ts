import { resolve } from 'node:path';

import type { EndpointLogin, TlsFiles } from '../../contexts/index.js';
import { parseCsvLine } from '../values/csv.js';
import { invalid } from '../values/invalid.js';

const KEYS = ['from', 'host', 'ca', 'cert', 'key', 'skip-tls-verify', 'user', 'password-file', 'token-file'] as const;
type Key = (typeof KEYS)[number];

/** What `--docker` says of an endpoint. */
export type DockerOption = {
  /** The context whose endpoint it is. */
  readonly from: string | undefined;
  readonly host: string | undefined;
  readonly tls: TlsFiles | undefined;
  readonly isUnverified: boolean | undefined;
  readonly login: EndpointLogin | undefined;
};

/**
 * Reads `host=tcp://far:2376,ca=ca.pem,cert=cert.pem,key=key.pem`; beside docker's keys there are `user` with
 * `password-file`, and `token-file`, for a `gantry serve` that asks for a login.
 *
 * @throws argument_invalid @see docker/cli, cli/command/context/options.go
 */
export function parseDockerOption(text: string): Readonly<Partial<Record<Key, string>>> {
  const found: Partial<Record<Key, string>> = {};
  for (const field of parseCsvLine(text)) {
    const equals = field.indexOf('=');
    const name = equals < 0 ? field : field.slice(0, equals);
    const key = KEYS.find((each) => each === name);
    if (key === undefined) throw invalid(`unrecognized config key: ${name}`);
    found[key] = equals < 0 ? '' : field.slice(equals + 1);
  }
  return found;
}

/** What the keys mean. Paths are relative to `workingDir`. @throws argument_invalid */
export function toDockerOption(keys: Readonly<Partial<Record<Key, string>>>, workingDir: string): DockerOption {
  const path = (key: Key): string | undefined => (keys[key] ? resolve(workingDir, keys[key]) : undefined);
  const [authority, certificate, key] = [path('ca'), path('cert'), path('key')];
  if ((certificate === undefined) !== (key === undefined))
    throw invalid('invalid docker endpoint options: cert and key go together');
  const skip = keys['skip-tls-verify'];
  if (skip !== undefined && skip !== 'true' && skip !== 'false') {
    throw invalid(
      `invalid docker endpoint options: skip-tls-verify: strconv.ParseBool: parsing ${JSON.stringify(skip)}: invalid syntax`,
    );
  }
  const hasTls = [authority, certificate, key].some((file) => file !== undefined);
  return {
    from: keys.from,
    host: keys.host,
    tls: hasTls ? { authority, certificate, key } : undefined,
    isUnverified: skip === undefined ? undefined : skip === 'true',
    login: loginOf({ user: keys.user, passwordFile: path('password-file'), tokenFile: path('token-file') }),
  };
}

type LoginWords = {
  readonly user: string | undefined;
  readonly passwordFile: string | undefined;
  readonly tokenFile: string | undefined;
};

function loginOf({ user, passwordFile, tokenFile }: LoginWords): EndpointLogin | undefined {
  if (tokenFile !== undefined) {
    if (user !== undefined || passwordFile !== undefined)
      throw invalid('either a token-file, or a user and a password-file');
    return { kind: 'token-file', path: tokenFile };
  }
  if (user === undefined && passwordFile === undefined) return undefined;
  if (!user || passwordFile === undefined) throw invalid('user and password-file go together');
  return { kind: 'password-file', user, path: passwordFile };
}
