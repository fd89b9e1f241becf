import type { Descriptor } from './descriptor.js';
import { MEDIA_TYPE } from './manifest.js';
import { platformFields } from './write-index.js';

/**
 * One manifest as docker's program writes it down: in the lists that it keeps, and for `manifest inspect --verbose`.
 *
 * @param base64 The bytes of the manifest.
 * @see docker/cli, cli/manifest/types: ImageManifest
 */
export function dockerImageManifest(
  { name, descriptor }: { readonly name: string; readonly descriptor: Descriptor },
  { document, base64 }: { readonly document: unknown; readonly base64: string },
): Readonly<Record<string, unknown>> {
  const { mediaType, digest, size, platform } = descriptor;
  const field = mediaType === MEDIA_TYPE.ociManifest ? 'OCIManifest' : 'SchemaV2Manifest';
  return {
    Ref: name,
    Descriptor: { mediaType, digest, size, platform: platform && platformFields(platform) },
    Raw: base64,
    [field]: document,
  };
}
