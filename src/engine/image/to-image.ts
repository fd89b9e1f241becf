import { compact } from '../../oci/untrusted-json.js';
import type { NamedImageRecord } from '../metadata/images.js';
import type { Image, ImageDetails } from './image.js';

/** What a front sees of a record. */
export function toImage(record: NamedImageRecord): Image {
  const { id, target, names, repoDigests, createdAtMs, sizeBytes, parentId, config } = record;
  return {
    id,
    target,
    names,
    repoDigests,
    createdAtMs,
    sizeBytes,
    parentId,
    labels: config.config?.Labels ?? {},
    platform: compact({ os: config.os, architecture: config.architecture, variant: config.variant }),
  };
}

export const toImageDetails = (record: NamedImageRecord): ImageDetails => ({
  ...toImage(record),
  config: record.config,
  layers: record.layers,
});
