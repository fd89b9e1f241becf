import type { ImageLayer, LayerFile } from '../../engine/index.js';
import { type Columns, column } from '../format/columns.js';
import { humanSize } from './human-size.js';
import { ellipsis, shortId } from './short.js';

const CREATED_BY_WIDTH = 45;

export const LAYER_COLUMNS = ['ID', 'Size', 'Added', 'Changed', 'Deleted', 'Wasted', 'CreatedBy'] as const;

/** What `image layers` shows of a layer. */
export function layerColumns({ isTruncated }: { readonly isTruncated: boolean }): Columns<ImageLayer> {
  const count = (kind: LayerFile['kind']) => (layer: ImageLayer) =>
    String(layer.files.filter((file) => file.kind === kind).length);
  return {
    ID: column('LAYER', ({ digest }) => (isTruncated ? shortId(digest) : digest)),
    DiffID: column('DIFF ID', ({ diffId }) => diffId),
    Size: column('SIZE', ({ sizeBytes }) => humanSize(sizeBytes)),
    Added: column('ADDED', count('added')),
    Changed: column('CHANGED', count('changed')),
    Deleted: column('DELETED', count('deleted')),
    Wasted: column('WASTED', ({ wastedBytes }) => humanSize(wastedBytes)),
    CreatedBy: column('CREATED BY', ({ createdBy }) => {
      const text = createdBy.replaceAll(/\s+/g, ' ');
      return isTruncated ? ellipsis(text, CREATED_BY_WIDTH) : text;
    }),
  };
}
