import type { Backup } from '../../engine/index.js';
import { ago } from '../../wire/words/human-duration.js';
import { type Columns, column } from '../format/columns.js';
import { humanSize } from '../print/human-size.js';
import { localTime } from '../print/timestamp.js';

/** What the table shows. */
export const BACKUP_COLUMNS = ['Number', 'Volume', 'CreatedSince', 'Content', 'Size', 'Cause', 'Note'] as const;

export const backupColumns = ({ nowMs }: { readonly nowMs: number }): Columns<Backup> => ({
  Number: column('BACKUP', ({ number }) => number),
  Volume: column('VOLUME', ({ volume }) => volume),
  CreatedSince: column('CREATED', ({ createdAtMs }) => ago(createdAtMs, nowMs)),
  CreatedAt: column('CREATED AT', ({ createdAtMs }) => localTime(createdAtMs)),
  Content: column('CONTENT', ({ contentBytes }) => humanSize(contentBytes)),
  Size: column('SIZE', ({ sizeBytes }) => humanSize(sizeBytes)),
  Cause: column('CAUSE', ({ cause }) => cause),
  Note: column('NOTE', ({ note }) => note),
});
