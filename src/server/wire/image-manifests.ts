import type { ContainerId, Image, ImageStorage } from '../../engine/index.js';

export type ImageContents = {
  readonly storage: ImageStorage;
  /** Containers that were made of it. */
  readonly users: readonly ContainerId[];
};

/** The manifest that an image stands for, with what it is made for. @see OCI image spec, descriptor.md */
export const manifestDescriptor = ({ target, platform }: Pick<Image, 'target' | 'platform'>) => ({
  mediaType: target.mediaType,
  digest: target.digest,
  size: target.size,
  platform,
});

/**
 * `Manifests` of an image, for `manifests=1`. Of each image one platform is here, so there is one.
 *
 * @see moby, api/types/image: ManifestSummary
 */
export function imageManifests(image: Image, { storage: { contentBytes = 0 }, users }: ImageContents) {
  const { target, platform, sizeBytes } = image;
  return [
    {
      ID: target.digest,
      Descriptor: manifestDescriptor(image),
      Available: true,
      Size: { Content: contentBytes, Total: contentBytes + sizeBytes },
      Kind: 'image',
      ImageData: { Platform: platform, Containers: users, Size: { Unpacked: sizeBytes } },
    },
  ];
}
