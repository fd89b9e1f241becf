import { createHash } from 'node:crypto';

import { engineError } from '../../../errors/engine-error.js';
import { type DiffId, type Digest, parseDiffId, parseDigest } from '../../../oci/digest.js';
import { type Manifest, MEDIA_TYPE } from '../../../oci/manifest.js';
import { parseReference } from '../../../oci/reference.js';
import { listOf, mapOf, object, optional, parseJsonObject, text } from '../../../oci/untrusted-json.js';
import { goJson } from '../../../oci/write-index.js';
import { decompress, LAYER_GROWTH } from '../../layer/decompress.js';
import type { ArchiveFiles } from './archive-files.js';
import { type ArchiveImage, archiveSource } from './archive-image.js';
import { HeldBytes } from './held-bytes.js';
import { refuseTooMany } from './oci-archive.js';

const NAMES = 'repositories';

export const isLegacyArchive = (files: ArchiveFiles): boolean => files.has(NAMES);

/**
 * The images of what docker wrote before 1.10: a folder for each layer, with the configuration of the image that ends with
 * it, and a list of names. They get the configuration and the manifest that they would have today.
 *
 * @see moby, image/spec/v1.md, and image/v1/imagev1.go: MakeConfigFromV1Config
 * @throws archive_invalid, manifest_invalid, reference_invalid, layer_invalid
 */
export async function legacyArchiveImages(files: ArchiveFiles): Promise<readonly ArchiveImage[]> {
  const named = readNames(await files.read(NAMES));
  refuseTooMany(named.size);
  const held = new HeldBytes();
  const layers = new LegacyLayers(files, held);
  const images: ArchiveImage[] = [];
  for (const [id, names] of named) {
    images.push(toArchiveImage({ files, held }, names.map(parseReference), await layers.upTo(id)));
  }
  return images;
}

/** Names by what they are for: `{"web": {"1": "<id>"}}`. */
function readNames(bytes: Buffer): ReadonlyMap<string, readonly string[]> {
  const repositories = mapOf(mapOf(text))(parseJsonObject(bytes.toString('utf8'), NAMES), NAMES);
  const names = new Map<string, readonly string[]>();
  for (const [repository, tags] of Object.entries(repositories)) {
    for (const [tag, id] of Object.entries(tags)) names.set(id, [...(names.get(id) ?? []), `${repository}:${tag}`]);
  }
  return names;
}

type LegacyLayer = {
  readonly path: string;
  /** The configuration that lies with it. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly parent: string | undefined;
  readonly diffId: DiffId;
  readonly digest: Digest;
  readonly size: number;
};

/** Layers of an archive, each read once. */
class LegacyLayers {
  readonly #files: ArchiveFiles;
  readonly #held: HeldBytes;
  readonly #known = new Map<string, LegacyLayer>();

  constructor(files: ArchiveFiles, held: HeldBytes) {
    this.#files = files;
    this.#held = held;
  }

  /** Those of an image, lowest first. */
  async upTo(id: string): Promise<readonly LegacyLayer[]> {
    const chain = new Map<string, LegacyLayer>();
    for (let next: string | undefined = id; next !== undefined; next = chain.get(next)?.parent) {
      if (chain.has(next)) throw engineError('archive_invalid', { reason: `layer ${next} is its own parent` });
      chain.set(next, await this.#layer(next));
    }
    return [...chain.values()].reverse();
  }

  async #layer(id: string): Promise<LegacyLayer> {
    const known = this.#known.get(id);
    if (known) return known;
    if (!/^[0-9a-f]{64}$/.test(id)) {
      throw engineError('archive_invalid', { reason: `${JSON.stringify(id)} is no layer’s id` });
    }
    const bytes = await this.#files.read(`${id}/json`);
    this.#held.add(bytes.byteLength);
    const document = parseJsonObject(bytes.toString('utf8'), `${id}/json`);
    const path = `${id}/layer.tar`;
    const layer = {
      path,
      document,
      parent: optional(text)(document['parent'], `${id}/json.parent`) || undefined,
      size: this.#files.size(path),
      ...(await this.#hash(path)),
    };
    this.#known.set(id, layer);
    return layer;
  }

  async #hash(path: string): Promise<{ readonly diffId: DiffId; readonly digest: Digest }> {
    const [tar, file] = [createHash('sha256'), createHash('sha256')];
    async function* read(files: ArchiveFiles): AsyncGenerator<Uint8Array> {
      for await (const bytes of files.stream(path)) {
        file.update(bytes);
        yield Buffer.from(bytes);
      }
    }
    for await (const bytes of decompress(read(this.#files), { growth: LAYER_GROWTH })) tar.update(bytes);
    return {
      diffId: parseDiffId(`sha256:${tar.digest('hex')}`),
      digest: parseDigest(`sha256:${file.digest('hex')}`),
    };
  }
}

function toArchiveImage(
  { files, held }: { readonly files: ArchiveFiles; readonly held: HeldBytes },
  names: ArchiveImage['names'],
  layers: readonly LegacyLayer[],
): ArchiveImage {
  const config = Buffer.from(asGoWrites(configOf(layers)));
  const mediaType = MEDIA_TYPE.dockerManifest;
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType,
    config: { mediaType: MEDIA_TYPE.dockerConfig, digest: hashOf(config), size: config.byteLength },
    layers: layers.map(({ digest, diffId, size }) => ({
      mediaType: digest === (diffId as string) ? MEDIA_TYPE.dockerLayer : MEDIA_TYPE.dockerLayerGzip,
      digest,
      size,
    })),
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  held.add(config.byteLength + bytes.byteLength);
  const target = { mediaType, digest: hashOf(bytes), size: bytes.byteLength };
  const paths = new Map(layers.map(({ digest, path }) => [digest, path]));
  const stored = archiveSource({
    files,
    target,
    pathOf: (digest) => paths.get(digest),
    manifestOf: async () => bytes,
  });
  return {
    names,
    target,
    source: {
      ...stored,
      mayLack: () => false,
      async *readBlob(blob, options = {}) {
        if (blob.digest === manifest.config.digest) yield config.subarray(options.offset ?? 0);
        else yield* stored.readBlob(blob, options);
      },
    },
  };
}

/** What belonged to a layer, and not to what is run. */
const NO_LONGER_THERE = ['id', 'parent', 'Size', 'parent_id', 'layer_id', 'throwaway'];

/** Docker's own bytes, so that the image has the id that it has there. @throws archive_invalid */
function asGoWrites(config: object): string {
  const sorted = Object.entries(config).toSorted(([one], [other]) => (one < other ? -1 : 1));
  try {
    return goJson(Object.fromEntries(sorted));
  } catch (cause) {
    // JSON is read to any depth, and written by calls within calls.
    if (!(cause instanceof RangeError)) throw cause;
    throw engineError('archive_invalid', { reason: 'a configuration is nested too deeply' }, { cause });
  }
}

function configOf(layers: readonly LegacyLayer[]): object {
  const fields = Object.entries(layers.at(-1)?.document ?? {}).filter(([name]) => !NO_LONGER_THERE.includes(name));
  return {
    ...Object.fromEntries(fields),
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map(({ document }) => historyOf(document)),
  };
}

function historyOf(document: LegacyLayer['document']): object {
  const { created, author, comment } = document;
  const { Cmd } = optional(object)(document['container_config'], 'container_config') ?? {};
  const command = optional(listOf(text))(Cmd, 'container_config.Cmd')?.join(' ');
  return { created, author, created_by: command || undefined, comment };
}

const hashOf = (bytes: Uint8Array): Digest => parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
