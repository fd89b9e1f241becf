import { setTimeout as delay } from 'node:timers/promises';

import type { Container, ContainerMount, Engine, LogEntry } from '../engine/index.js';
import { engineError, isEngineError } from '../errors/engine-error.js';
import { type Digest, digestHex, parseDigest } from '../oci/digest.js';
import { blobsOnTheWay } from './blobs-on-the-way.js';
import { HOLDER, holdingManifest } from './holding-manifest.js';
import { findRegistry, LABELS, NO_CACHE, OWN_REGISTRY } from './own-registry.js';
import { registryAnswers } from './registry-address.js';

type CollectorEngine = Pick<Engine, 'containers' | 'files' | 'registries' | 'streams'>;

/** The longest that a push may take from its first blob to its manifest. */
const LONGEST_PUSH_MS = 24 * 60 * 60 * 1000;
/** Where images of the registry have their data, and where in it. */
const DATA_PATH = '/var/lib/registry';
const STORAGE_PATH = `${DATA_PATH}/docker/registry/v2`;
const LARGEST_MANIFEST_BYTES = 4 * 1024 * 1024;
/** The collector of a registry to which nobody has pushed yet fails at this folder. */
const NOTHING_YET = 'Path not found: /docker/registry/v2/blobs';
/** What the collector says of a manifest, and of a tag, that is an empty file. */
const HALF_WRITTEN = /unexpected end of JSON input|invalid checksum digest format/;
const ATTEMPTS = 10;
const WRITING_MS = 100;

/**
 * Takes away the blobs that no manifest names any more, but for those of pushes under way. The registry stands still
 * meanwhile: who pushes or pulls waits.
 *
 * Its own collector does it, in a container beside it, for which a manifest of what is to stay is made.
 *
 * @returns what it said
 * @throws container_not_found, container_name_taken where somebody else does it, registry_error
 */
export async function collectRegistryGarbage(engine: CollectorEngine): Promise<string> {
  const registry = await findRegistry(engine);
  if (!registry) throw engineError('container_not_found', { ref: OWN_REGISTRY });
  const said = await collectWhole(engine, registry);
  // One that an earlier gantry made remembers what blobs it had.
  if (isLive(registry) && !registry.config.env.includes(NO_CACHE)) {
    await engine.containers.restart(registry.id);
    await registryAnswers(engine, await engine.containers.get(registry.id));
  }
  return said;
}

const isLive = ({ state: { status } }: Container): boolean => status === 'running' || status === 'paused';

/** Held in the middle of a push the registry has files with nothing in them yet: a moment later they are whole. */
async function collectWhole(engine: CollectorEngine, registry: Container): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await collectBeside(engine, registry);
    } catch (error) {
      const isHalfWritten = isEngineError(error, 'registry_error') && HALF_WRITTEN.test(error.message);
      if (!isHalfWritten || attempt === ATTEMPTS) throw error;
    }
    await delay(WRITING_MS);
  }
}

async function collectBeside(engine: CollectorEngine, registry: Container): Promise<string> {
  const { containers, files, streams } = engine;
  await using leaving = new AsyncDisposableStack();
  const { container: collector } = await containers.create(collectorOf(registry));
  leaving.defer(() => containers.remove(collector.id, { force: true, removeVolumes: true }));
  if (isLive(registry)) {
    // Paused already: whoever collected was killed.
    if (registry.state.status === 'running') await containers.pause(registry.id);
    leaving.defer(() => containers.unpause(registry.id));
  }
  const log = streams.logs(registry.id, { sinceMs: Date.now() - LONGEST_PUSH_MS });
  const held = await blobsOnTheWay(log, (manifest) => blobsNamedBy(files, collector.id, manifest));
  for (const { folder, tar } of held.size === 0 ? [] : holdingManifest(held)) {
    await files.writeArchive(collector.id, `${STORAGE_PATH}/${folder}`, tar);
  }
  await containers.start(collector.id);
  const { exitCode } = await containers.wait(collector.id);
  const said = await textOf(streams.logs(collector.id));
  if (exitCode === 0) return said;
  if (said.includes(NOTHING_YET)) return '';
  throw engineError('registry_error', { host: OWN_REGISTRY, reason: said.trim() });
}

/** A deleted manifest's text is there until the next collection. */
async function blobsNamedBy(
  files: CollectorEngine['files'],
  collector: Container['id'],
  manifest: Digest,
): Promise<readonly Digest[]> {
  const hex = digestHex(manifest);
  const path = `${STORAGE_PATH}/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`;
  try {
    const bytes = await files.readFile(collector, path, { maxBytes: LARGEST_MANIFEST_BYTES });
    const named = Buffer.from(bytes)
      .toString('latin1')
      .matchAll(/"digest"\s*:\s*"(sha256:[0-9a-f]{64})"/g);
    return [...named].map(([, digest = '']) => parseDigest(digest));
  } catch (error) {
    if (isEngineError(error, 'container_path_not_found')) return [];
    throw error;
  }
}

/** Its name is there once: nobody else collects at the same time. */
const collectorOf = ({ config, imageId }: Container) => ({
  image: imageId,
  name: `${OWN_REGISTRY}-gc`,
  entrypoint: ['registry'],
  command: ['garbage-collect', config.command.at(-1) ?? ''],
  env: config.env,
  labels: LABELS,
  network: { kind: 'none' } as const,
  mounts: [...config.mounts.filter(({ destination }) => destination === DATA_PATH), HOLDER_MOUNT],
});

/** Over the data: the registry itself, and the next collector, shall know nothing of it. */
const HOLDER_MOUNT: ContainerMount = {
  type: 'volume',
  source: '',
  destination: `${STORAGE_PATH}/${HOLDER}`,
  isReadOnly: false,
  isAnonymous: true,
  options: [],
  mayCreateSource: true,
};

async function textOf(log: AsyncIterable<readonly LogEntry[]>): Promise<string> {
  const entries = (await Array.fromAsync(log)).flat();
  return entries.map(({ bytes, isPartial }) => `${Buffer.from(bytes).toString()}${isPartial ? '' : '\n'}`).join('');
}
