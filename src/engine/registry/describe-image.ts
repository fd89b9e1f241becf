import { engineError } from '../../errors/engine-error.js';
import type { Descriptor } from '../../oci/descriptor.js';
import { parseImageConfig } from '../../oci/parse-image-config.js';
import { MAX_DOCUMENT_BYTES, parseManifest } from '../../oci/parse-manifest.js';
import type { Platform } from '../../oci/platform.js';
import type { Reference } from '../../oci/reference.js';
import type { ImageSource } from '../image/image-source.js';
import type { Registries } from './registries.js';
import type { DescribeOptions, ImageDescription, RegistryCallOptions } from './registry-service.js';

/** What a name stands for, and for which platforms: as the index says, or the configuration of the one image. */
export async function describeImage(
  registries: Registries,
  reference: Reference,
  { credentials, ...options }: DescribeOptions,
): Promise<ImageDescription> {
  const source = await registries.source(reference, credentials);
  const target = await source.resolve(options);
  const bytes = await source.readManifest(target, options);
  const parsed = parseManifest(Buffer.from(bytes).toString('utf8'));
  const platforms =
    parsed.kind === 'index'
      ? parsed.index.manifests.flatMap(({ platform }) => platform ?? [])
      : [await platformOf(source, parsed.manifest.config, options)];
  return { target: { ...target, size: bytes.byteLength }, platforms };
}

/** @throws manifest_invalid for a configuration that is larger than any */
async function platformOf(source: ImageSource, config: Descriptor, options: RegistryCallOptions): Promise<Platform> {
  if (config.size > MAX_DOCUMENT_BYTES) {
    throw engineError('manifest_invalid', { reason: `a configuration of ${config.size} bytes` });
  }
  const pieces: Buffer[] = [];
  for await (const piece of source.readBlob(config, options)) pieces.push(Buffer.from(piece));
  const { os, architecture, variant } = parseImageConfig(Buffer.concat(pieces).toString('utf8'));
  return { os, architecture, ...(variant && { variant }) };
}
