import type { ContainerParts } from '../container/container-parts.js';
import type { SaveRecords } from '../metadata/saves.js';

/** What the files of this room work with. */
export type SaveParts = ContainerParts & { readonly saves: SaveRecords };
