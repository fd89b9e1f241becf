import type { RegistryManifest } from '../../engine/index.js';
import { dockerImageManifest } from '../../oci/docker-image-manifest.js';
import { parseJsonObject } from '../../oci/untrusted-json.js';

/** One manifest as `docker manifest inspect --verbose` shows it. @throws manifest_invalid */
export function imageManifestJson(manifest: RegistryManifest): Readonly<Record<string, unknown>> {
  const bytes = Buffer.from(manifest.bytes);
  const document = parseJsonObject(bytes.toString(), 'the manifest');
  return dockerImageManifest(manifest, { document, base64: bytes.toString('base64') });
}
