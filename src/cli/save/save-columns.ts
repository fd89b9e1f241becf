import type { Save } from '../../engine/index.js';
import { ago } from '../../wire/words/human-duration.js';
import { type Columns, column } from '../format/columns.js';
import { humanSize } from '../print/human-size.js';
import { shortId } from '../print/short.js';
import { localTime } from '../print/timestamp.js';

/** What `snapshot ls` shows without `--format`. */
export const SAVE_COLUMNS = ['Number', 'Container', 'Image', 'CreatedSince', 'Size', 'Cause', 'Note'] as const;

/** The fields of a save in a list. */
export const saveColumns = ({ nowMs }: { readonly nowMs: number }): Columns<Save> => ({
  Number: column('SAVE', ({ number }) => number),
  Container: column('CONTAINER', ({ containerName }) => containerName),
  ContainerID: column('CONTAINER ID', ({ containerId }) => containerId),
  Image: column('IMAGE', ({ image }) => image),
  ImageID: column('IMAGE ID', ({ imageId }) => shortId(imageId)),
  CreatedSince: column('CREATED', ({ createdAtMs }) => ago(createdAtMs, nowMs)),
  CreatedAt: column('CREATED AT', ({ createdAtMs }) => localTime(createdAtMs)),
  Size: column('SIZE', ({ sizeBytes }) => humanSize(sizeBytes)),
  Cause: column('CAUSE', ({ cause }) => cause),
  Note: column('NOTE', ({ note }) => note),
});
