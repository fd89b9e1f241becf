import { MEDIA_TYPE } from '../../../../oci/manifest.js';

/** How a layer is packed where it goes to; BuildKit's words. */
export type LayerCompression = 'gzip' | 'zstd' | 'uncompressed';

/** Whose media types an image has. */
export type ImageFamily = 'oci' | 'docker';

/** The form that layers have on their way out. */
export type LayerForm = {
  readonly family: ImageFamily;
  readonly compression: LayerCompression;
  /** Those of base images, too, which otherwise stay as they came. */
  readonly isForced?: boolean | undefined;
};

/** What a media type says; undefined for what nobody here packs. */
export function compressionOfType(mediaType: string): LayerCompression | undefined {
  switch (mediaType) {
    case MEDIA_TYPE.ociLayer:
    case MEDIA_TYPE.dockerLayer:
      return 'uncompressed';
    case MEDIA_TYPE.ociLayerGzip:
    case MEDIA_TYPE.dockerLayerGzip:
      return 'gzip';
    case MEDIA_TYPE.ociLayerZstd:
      return 'zstd';
    default:
      return undefined;
  }
}

/** Docker's own types have none for zstd: such a layer is the standard's in either family. */
export function layerTypeOf(family: ImageFamily, compression: LayerCompression): string {
  switch (compression) {
    case 'uncompressed':
      return family === 'docker' ? MEDIA_TYPE.dockerLayer : MEDIA_TYPE.ociLayer;
    case 'gzip':
      return family === 'docker' ? MEDIA_TYPE.dockerLayerGzip : MEDIA_TYPE.ociLayerGzip;
    case 'zstd':
      return MEDIA_TYPE.ociLayerZstd;
    default:
      return compression satisfies never;
  }
}

/** The same layer, named in the types of a family. What is nobody's here keeps its name. */
export function inFamily<Layer extends { readonly mediaType: string }>(layer: Layer, family: ImageFamily): Layer {
  const compression = compressionOfType(layer.mediaType);
  return compression === undefined ? layer : { ...layer, mediaType: layerTypeOf(family, compression) };
}
