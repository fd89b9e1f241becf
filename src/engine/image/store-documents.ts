import { createHash } from 'node:crypto';

import type { Descriptor } from '../../oci/descriptor.js';
import { type Digest, parseDigest } from '../../oci/digest.js';
import type { ImageConfig } from '../../oci/image-config.js';
import { MEDIA_TYPE } from '../../oci/manifest.js';
import { writeBlob } from '../content/write-blob.js';
import type { Lease } from '../lease/lease.js';
import type { ImageParts } from './image-parts.js';

/** What an image made here consists of besides its layers' bytes. */
export type ImageDocuments = {
  readonly config: ImageConfig;
  /** Lowest first. */
  readonly layers: readonly Descriptor[];
  /** Whose types it has; the standard's, unless told. */
  readonly family?: 'oci' | 'docker' | undefined;
  /** Of the manifest. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
};

/** Stores the configuration and the manifest of an image that is made here, held by `lease`. @throws disk_full */
export async function storeDocuments(
  { content }: Pick<ImageParts, 'content'>,
  lease: Lease,
  { config, layers, family = 'oci', annotations = {} }: ImageDocuments,
): Promise<{ readonly id: Digest; readonly manifest: Descriptor }> {
  const store = async (mediaType: string, document: object): Promise<Descriptor> => {
    const bytes = Buffer.from(JSON.stringify(document));
    const digest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
    lease.holdBlob(digest);
    await writeBlob(content, { digest, size: bytes.byteLength }, [bytes]);
    return { mediaType, digest, size: bytes.byteLength };
  };
  const isDockers = family === 'docker';
  const stored = await store(isDockers ? MEDIA_TYPE.dockerConfig : MEDIA_TYPE.ociConfig, config);
  const mediaType = isDockers ? MEDIA_TYPE.dockerManifest : MEDIA_TYPE.ociManifest;
  return {
    id: stored.digest,
    manifest: await store(mediaType, {
      schemaVersion: 2,
      mediaType,
      config: stored,
      layers,
      ...(Object.keys(annotations).length > 0 && { annotations }),
    }),
  };
}
