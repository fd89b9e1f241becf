import type { Descriptor } from './descriptor.js';

/** One image on one platform. @see OCI image spec, manifest.md; Docker's schema 2 has the same shape. */
export type Manifest = {
  readonly schemaVersion: 2;
  readonly mediaType?: string | undefined;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly annotations?: Readonly<Record<string, string>> | undefined;
};

/** The same image on several platforms. @see OCI image spec, image-index.md; Docker's manifest list likewise. */
export type Index = {
  readonly schemaVersion: 2;
  readonly mediaType?: string | undefined;
  readonly manifests: readonly Descriptor[];
  readonly annotations?: Readonly<Record<string, string>> | undefined;
};

export const MEDIA_TYPE = {
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociConfig: 'application/vnd.oci.image.config.v1+json',
  ociLayer: 'application/vnd.oci.image.layer.v1.tar',
  ociLayerGzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  ociLayerZstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerIndex: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerLayer: 'application/vnd.docker.image.rootfs.diff.tar',
  dockerLayerGzip: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
} as const;

export const isIndexType = (mediaType: string): boolean =>
  mediaType === MEDIA_TYPE.ociIndex || mediaType === MEDIA_TYPE.dockerIndex;

/** What its maker alone gives out: it is neither pushed nor copied. @see OCI image spec, "Non-distributable layers" */
export const isForeignLayer = ({ mediaType }: Pick<Descriptor, 'mediaType'>): boolean =>
  /foreign|nondistributable/.test(mediaType);

/** Of docker's first two forms of images, signed or not. */
export const isSchema1Type = (mediaType: string): boolean =>
  mediaType.startsWith('application/vnd.docker.distribution.manifest.v1+');

export const isManifestType = (mediaType: string): boolean =>
  mediaType === MEDIA_TYPE.ociManifest || mediaType === MEDIA_TYPE.dockerManifest;
