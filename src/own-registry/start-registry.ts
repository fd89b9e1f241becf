import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { hostname } from 'node:os';

import { type TarEntry, writeTar } from '../demo/ustar.js';
import type { Container, ContainerMount, Engine } from '../engine/index.js';
import { makeCertificate } from './make-certificate.js';
import { LABELS, NO_CACHE, OWN_REGISTRY } from './own-registry.js';
import { REGISTRY_PORT, registryAnswers } from './registry-address.js';
import { type RegistryUser, SECRETS, USERS_PATH, userLine } from './registry-users.js';

export type RegistryOptions = {
  readonly image: string;
  /** Where it listens; an empty address is every one. */
  readonly listens: { readonly address: string; readonly port: number };
  /** Who alone may pull and push. */
  readonly user?: RegistryUser | undefined;
  /** With a certificate of its own. */
  readonly hasTls: boolean;
};

type RegistryEngine = Pick<Engine, 'containers' | 'files' | 'registries'>;

/** The certificate that its clients are to trust. */
export const CERTIFICATE_PATH = `${SECRETS}/registry.crt`;
const KEY_PATH = `${SECRETS}/registry.key`;

const DATA: ContainerMount = {
  type: 'volume',
  source: OWN_REGISTRY,
  destination: '/var/lib/registry',
  isReadOnly: false,
  options: [],
  mayCreateSource: true,
  labels: LABELS,
};

/**
 * Makes the registry's container and starts it; resolves once it answers.
 *
 * @throws container_name_taken, image_not_found, port_taken, registry_unreachable where it does not come up
 */
export async function startRegistry(engine: RegistryEngine, options: RegistryOptions): Promise<Container> {
  const { address, port } = options.listens;
  const { container } = await engine.containers.create({
    image: options.image,
    name: OWN_REGISTRY,
    labels: LABELS,
    env: environment(options),
    mounts: [DATA],
    ports: [
      {
        protocol: 'tcp',
        containerPort: REGISTRY_PORT,
        hostAddress: address,
        hostPort: port || (await freePort(address)),
      },
    ],
    restart: { name: 'always', maximumRetryCount: 0 },
  });
  try {
    await engine.files.writeArchive(container.id, '/', archive([...writeTar(secrets(options))]));
    await engine.containers.start(container.id);
    await registryAnswers(engine, await engine.containers.get(container.id));
  } catch (error) {
    await engine.containers.remove(container.id, { force: true });
    throw error;
  }
  return await engine.containers.get(container.id);
}

/** @see distribution's configuration reference, "Override specific configuration options" */
function environment({ user, hasTls }: RegistryOptions): readonly string[] {
  return [
    'REGISTRY_STORAGE_DELETE_ENABLED=true',
    NO_CACHE,
    `REGISTRY_HTTP_SECRET=${randomBytes(16).toString('hex')}`,
    ...(hasTls ? [`REGISTRY_HTTP_TLS_CERTIFICATE=${CERTIFICATE_PATH}`, `REGISTRY_HTTP_TLS_KEY=${KEY_PATH}`] : []),
    ...(user
      ? ['REGISTRY_AUTH=htpasswd', 'REGISTRY_AUTH_HTPASSWD_REALM=gantry', `REGISTRY_AUTH_HTPASSWD_PATH=${USERS_PATH}`]
      : []),
  ];
}

/** They are in its own files, not in its environment, which everybody sees who may look at containers. */
function* secrets({ user, hasTls, listens: { address } }: RegistryOptions): Generator<TarEntry> {
  const file = (path: string, text: string): TarEntry => {
    return { kind: 'file', path: path.slice(1), mode: 0o600, bytes: Buffer.from(text) };
  };
  yield { kind: 'directory', path: `${SECRETS.slice(1)}/`, mode: 0o755 };
  if (user) {
    yield file(USERS_PATH, `${userLine(user)}\n`);
  }
  if (!hasTls) return;
  const names = new Set([hostname(), 'localhost', '127.0.0.1', '::1', ...(address === '' ? [] : [address])]);
  const { certificate, key } = makeCertificate([...names], { nowMs: Date.now() });
  yield file(CERTIFICATE_PATH, certificate);
  yield file(KEY_PATH, key);
}

/**
 * Taken once: its address is in the names of images, and must be the same after a restart.
 *
 * @returns 0 where there is none, for the start to say why
 */
function freePort(address: string): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(0))
      .listen({ port: 0, ...(address === '' ? {} : { host: address }) }, () => {
        const taken = server.address();
        server.close(() => resolve(typeof taken === 'object' && taken ? taken.port : 0));
      });
  });
}

async function* archive(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
