import type { ImageConfig } from '../../../../oci/image-config.js';
import { MEDIA_TYPE } from '../../../../oci/manifest.js';
import { compact } from '../../../../oci/untrusted-json.js';
import type { BuildSession } from '../../build-session.js';
import type { StoredLayer } from '../../stage/stage-state.js';
import type { LayerForm } from './layer-form.js';
import { packLayers } from './pack-layers.js';
import { blobOfDocument, blobOfStore, type Package, packedDocument, topOf } from './package.js';

export type ImageToPack = {
  readonly config: ImageConfig;
  readonly layers: readonly StoredLayer[];
  readonly annotations?: Readonly<Record<string, string>> | undefined;
};

/** One image, ready to go out. @throws layer_not_kept, disk_full, cancelled */
export async function packageImage(
  session: BuildSession,
  { config, layers, annotations }: ImageToPack,
  form: LayerForm,
): Promise<Package> {
  const isDockers = form.family === 'docker';
  const descriptors = await packLayers(session, layers, form);
  const { os, architecture, variant } = config;
  const stored = packedDocument(config, { mediaType: isDockers ? MEDIA_TYPE.dockerConfig : MEDIA_TYPE.ociConfig });
  const mediaType = isDockers ? MEDIA_TYPE.dockerManifest : MEDIA_TYPE.ociManifest;
  const manifest = packedDocument(
    compact({ schemaVersion: 2, mediaType, config: stored.descriptor, layers: descriptors, annotations }),
    { mediaType, platform: compact({ os, architecture, variant }) },
  );
  const blobs = descriptors.map((descriptor) => blobOfStore(session, descriptor));
  return { blobs: [...blobs, blobOfDocument(stored)], manifests: [manifest] };
}

/** The same image for several platforms, in an index of them. */
export function packageIndex(
  images: readonly Package[],
  { family, annotations }: Pick<LayerForm, 'family'> & Pick<ImageToPack, 'annotations'>,
): Package {
  const mediaType = family === 'docker' ? MEDIA_TYPE.dockerIndex : MEDIA_TYPE.ociIndex;
  const manifests = images.map((image) => topOf(image).descriptor);
  const index = packedDocument(compact({ schemaVersion: 2, mediaType, manifests, annotations }), { mediaType });
  return {
    blobs: images.flatMap(({ blobs }) => blobs),
    manifests: [...images.flatMap((image) => image.manifests), index],
  };
}
