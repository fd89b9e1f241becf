import type { ContainerParts } from '../container/container-parts.js';
import type { ImageStores } from '../image/image-parts.js';
import type { ImageService } from '../image/image-service.js';
import type { Registries } from '../registry/registries.js';

/** What the files of this room work with. */
export type BuildParts = Omit<ContainerParts, 'images'> & {
  readonly images: ImageService;
  readonly stores: () => Promise<ImageStores>;
  /** For what goes to them and comes from them beside images: caches, indexes of several platforms. */
  readonly registries: () => Promise<Registries>;
  /** Takes away what nothing refers to. */
  readonly collectGarbage: () => Promise<void>;
};
