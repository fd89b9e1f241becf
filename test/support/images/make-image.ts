import { gzipSync, zstdCompressSync } from 'node:zlib';
import { type DiffId, digestHex, parseDiffId } from '../../../src/oci/digest.js';
import type { ImageConfig, ImageRunConfig } from '../../../src/oci/image-config.js';
import { MEDIA_TYPE } from '../../../src/oci/manifest.js';
import { digestOf, type FakeRegistry } from '../fake-registry/fake-registry.js';
import { makeTar, type TarFile } from './make-tar.js';

/** An image in memory: the tars of its layers, lowest first, and the config that goes with them. */
export type TestImage = { readonly layers: readonly Buffer[]; readonly config: ImageConfig };

export function makeImage(
  layers: readonly (readonly TarFile[])[],
  options: { readonly run?: ImageRunConfig; readonly created?: string; readonly architecture?: string } = {},
): TestImage {
  const tars = layers.map(makeTar);
  return {
    layers: tars,
    config: {
      created: options.created ?? '2026-01-02T03:04:05Z',
      architecture: options.architecture ?? 'amd64',
      os: 'linux',
      config: options.run ?? {},
      rootfs: { type: 'layers', diff_ids: tars.map(diffIdOf) },
    },
  };
}

export const diffIdOf = (tar: Uint8Array): DiffId => parseDiffId(digestOf(tar));

export type Packing = 'none' | 'gzip' | 'zstd';

const PACK = {
  none: { mediaType: MEDIA_TYPE.ociLayer, pack: (tar: Buffer) => tar },
  gzip: { mediaType: MEDIA_TYPE.ociLayerGzip, pack: (tar: Buffer) => gzipSync(tar) },
  zstd: { mediaType: MEDIA_TYPE.ociLayerZstd, pack: (tar: Buffer) => zstdCompressSync(tar) },
} as const;

/** Puts an image into a registry, as a push does. @returns the descriptors of its manifest, config and layers */
export function putImage(
  registry: FakeRegistry,
  name: string,
  image: TestImage,
  { packing = 'gzip' }: { readonly packing?: Packing } = {},
) {
  const [repository = '', tag = 'latest'] = name.split(':');
  const { mediaType, pack } = PACK[packing];
  const layers = image.layers.map((tar) => registry.putBlob(pack(tar), mediaType));
  const config = registry.putBlob(Buffer.from(JSON.stringify(image.config)), MEDIA_TYPE.ociConfig);
  const manifest = { schemaVersion: 2, mediaType: MEDIA_TYPE.ociManifest, config, layers };
  return { manifest: registry.putManifest(repository, tag, manifest), config, layers };
}

/** What `docker save` writes; with layers in another form where that is asked for. */
export function dockerArchive(
  images: readonly { readonly image: TestImage; readonly names: readonly string[] }[],
  { pack = (tar) => tar }: { readonly pack?: ((tar: Buffer) => Buffer) | undefined } = {},
): Buffer {
  const files = new Map<string, string | Uint8Array>();
  const list = images.map(({ image, names }) => {
    const config = JSON.stringify(image.config);
    const configName = `${digestHex(digestOf(Buffer.from(config)))}.json`;
    files.set(configName, config);
    const layers = image.layers.map((tar) => {
      const path = `${digestHex(digestOf(tar))}/layer.tar`;
      files.set(path, pack(tar));
      return path;
    });
    return { Config: configName, RepoTags: names, Layers: layers };
  });
  files.set('manifest.json', JSON.stringify(list));
  return makeTar([...files].map(([name, content]) => ({ name, content })));
}

/** An OCI layout in a tar. */
export function ociArchive(images: readonly { readonly image: TestImage; readonly name: string }[]): Buffer {
  const files = new Map<string, string | Uint8Array>([['oci-layout', '{"imageLayoutVersion":"1.0.0"}']]);
  const put = (mediaType: string, bytes: Uint8Array) => {
    const digest = digestOf(bytes);
    files.set(`blobs/sha256/${digestHex(digest)}`, bytes);
    return { mediaType, digest, size: bytes.byteLength };
  };
  const manifests = images.map(({ image, name }) => {
    const config = put(MEDIA_TYPE.ociConfig, Buffer.from(JSON.stringify(image.config)));
    const layers = image.layers.map((tar) => put(MEDIA_TYPE.ociLayerGzip, gzipSync(tar)));
    const mediaType = MEDIA_TYPE.ociManifest;
    const manifest = put(mediaType, Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, config, layers })));
    return { ...manifest, annotations: { 'org.opencontainers.image.ref.name': name } };
  });
  files.set('index.json', JSON.stringify({ schemaVersion: 2, manifests }));
  return makeTar([...files].map(([name, content]) => ({ name, content })));
}
