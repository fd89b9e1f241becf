import type { ContainerParts } from '../container/container-parts.js';
import type { ImageStores } from '../image/image-parts.js';
import type { ImageService } from '../image/image-service.js';

/** What the files of this room work with. */
export type BuildParts = Omit<ContainerParts, 'images'> & {
  readonly images: ImageService;
  readonly stores: () => Promise<ImageStores>;
  /** Takes away what nothing refers to. */
  readonly collectGarbage: () => Promise<void>;
};
