import type { ChainId, DiffId, Digest } from '../../oci/digest.js';
import type { FileChange } from '../files/file-service.js';
import type { Image } from './image.js';

/** One step of how an image was made, as docker tells it. */
export type HistoryStep = {
  /** Of the image itself, on its newest step; nobody knows those of the others. */
  readonly id: Digest | undefined;
  readonly createdAtMs: number;
  readonly createdBy: string;
  readonly comment: string;
  /** 0 for a step that made no layer. */
  readonly sizeBytes: number;
  /** Whole names with tag, of the newest step. */
  readonly tags: readonly string[];
};

/** Where the files of an image lie. */
export type ImageStorage = {
  readonly driver: 'overlay' | 'copy';
  /** Lowest first. */
  readonly layerDirs: readonly string[];
  /** When a name was last given to it; 0 for never. */
  readonly lastTaggedAtMs: number;
  /** Bytes of what it came as: its manifest, its configuration and the blobs of its layers; undefined where nobody says. */
  readonly contentBytes?: number | undefined;
};

export type ImageUsage = {
  readonly image: Image;
  /** Bytes of its layers that another image has too. */
  readonly sharedBytes: number;
  /** Containers that were made from it. */
  readonly containers: number;
};

/** Layers that always come together, the images that end with them, and those that go on from there. */
export type ImageTreeNode = {
  /** Of the uppermost of them. */
  readonly chainId: ChainId;
  readonly layers: number;
  readonly sizeBytes: number;
  readonly images: readonly Image[];
  readonly children: readonly ImageTreeNode[];
};

export type LayerFile = FileChange & {
  /** Of the file as it is in this layer; 0 for a folder, and where it is deleted. */
  readonly sizeBytes: number;
};

export type ImageLayer = {
  /** Of the blob, as the manifest names it. */
  readonly digest: Digest;
  readonly diffId: DiffId;
  readonly sizeBytes: number;
  /** The step that made it, where the history has one for each layer. */
  readonly createdBy: string;
  /** Sorted by path. */
  readonly files: readonly LayerFile[];
  /** Bytes of it that a layer above hides: changed there, or deleted. */
  readonly wastedBytes: number;
};

/** A path whose bytes are in an image more than once, or no longer to be seen. */
export type WastedFile = { readonly path: string; readonly sizeBytes: number; readonly times: number };

export type ImageLayers = {
  /** Lowest first. */
  readonly layers: readonly ImageLayer[];
  readonly sizeBytes: number;
  readonly wastedBytes: number;
  /** Largest first. */
  readonly wasted: readonly WastedFile[];
};

/** Looking into images. */
export interface ImageInspection {
  /** Newest step first. */
  history(ref: string): Promise<readonly HistoryStep[]>;
  storage(ref: string): Promise<ImageStorage>;
  /** Of every image, newest first; and what all layers take, each once. */
  usage(): Promise<{ readonly images: readonly ImageUsage[]; readonly layersBytes: number }>;
  tree(): Promise<readonly ImageTreeNode[]>;
  /** What each layer adds, changes and deletes. Reads all its folders. @throws snapshot_not_found, cancelled */
  layers(ref: string, options?: { readonly cancelSignal?: AbortSignal | undefined }): Promise<ImageLayers>;
  /** Sorted by path. What both have of the same layers is not looked at. @throws snapshot_not_found */
  diff(from: string, to: string): Promise<readonly FileChange[]>;
}
