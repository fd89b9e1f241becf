import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { BuildSecret, BuildSsh } from '../../engine/index.js';
import type { CliIo } from '../cli-io.js';
import { invalid } from '../values/invalid.js';
import type { AskedSecret } from './parse-secret.js';

type Surroundings = Pick<CliIo, 'env' | 'workingDir'>;

/**
 * Finds what secrets are: values of variables, or files, which are read when a step asks for them.
 *
 * @throws argument_invalid where there is no such file or variable
 * @see moby/buildkit, session/secrets/secretsprovider/store.go
 */
export async function readSecrets(
  asked: readonly AskedSecret[],
  around: Surroundings,
): Promise<readonly BuildSecret[]> {
  return await Promise.all(asked.map((secret) => readSecret(secret, around)));
}

async function readSecret({ id, type, source }: AskedSecret, { env, workingDir }: Surroundings): Promise<BuildSecret> {
  if (id === '') throw invalid('could not parse secrets: secret missing ID');
  const isVariable = type === 'env' || (type === undefined && source === undefined && env[id] !== undefined);
  if (isVariable) {
    const value = env[source ?? id];
    if (value === undefined) throw invalid(`could not parse secrets: environment variable ${source ?? id} is not set`);
    return { id, bytes: Buffer.from(value, 'utf8') };
  }
  const path = resolve(workingDir, source ?? id);
  const found = await stat(path).catch(() => undefined);
  if (!found) throw invalid(`could not parse secrets: failed to stat ${path}: no such file or directory`);
  return { id, path };
}

/** `default`, or `id=SOCKET`. @throws argument_invalid @see docker/buildx, util/buildflags/ssh.go */
export async function readAgents(asked: readonly string[], around: Surroundings): Promise<readonly BuildSsh[]> {
  return await Promise.all(asked.map((text) => readAgent(text, around)));
}

async function readAgent(text: string, { env, workingDir }: Surroundings): Promise<BuildSsh> {
  const [id = '', given] = text.split('=', 2);
  const path = given ?? env['SSH_AUTH_SOCK'];
  if (!path) throw invalid(`invalid empty ssh agent socket: make sure SSH_AUTH_SOCK is set`);
  const socketPath = resolve(workingDir, path);
  const found = await stat(socketPath).catch(() => undefined);
  if (!found) throw invalid(`failed to stat ${socketPath}: no such file or directory`);
  if (!found.isSocket()) throw invalid(`${socketPath} is no socket of an agent: add the key to an agent with ssh-add`);
  return { id, socketPath };
}
