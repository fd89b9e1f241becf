import type { Container } from '../container/container.js';
import type { ImageUsage } from '../image/image-inspection.js';

export type VolumeUsage = {
  readonly name: string;
  readonly sizeBytes: number;
  /** Containers that use it, running or not. */
  readonly links: number;
};

/** What lies on the disk, and for whom. */
export type DiskUsage = {
  /** Newest first. */
  readonly images: readonly ImageUsage[];
  /** Of all images, each layer once. */
  readonly layersBytes: number;
  /** With what each has written. */
  readonly containers: readonly { readonly container: Container; readonly sizeBytes: number }[];
  /** By name. */
  readonly volumes: readonly VolumeUsage[];
};
