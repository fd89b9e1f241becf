import type { HistoryStep } from '../../engine/index.js';
import { ago } from '../../wire/words/human-duration.js';
import { type Columns, column } from '../format/columns.js';
import { humanSize } from './human-size.js';
import { ellipsis, shortId } from './short.js';
import { localSecondTime } from './timestamp.js';

const CREATED_BY_WIDTH = 45;
const MISSING = '<missing>';

export const HISTORY_COLUMNS = ['ID', 'CreatedSince', 'CreatedBy', 'Size', 'Comment'] as const;
/** With `--human=false`. */
export const HISTORY_COLUMNS_EXACT = ['ID', 'CreatedAt', 'CreatedBy', 'Size', 'Comment'] as const;

/** Docker's fields of a step of an image's history. @see docker/cli, command/image/formatter_history.go */
export function historyColumns({
  nowMs,
  isTruncated,
  isHuman,
}: {
  readonly nowMs: number;
  readonly isTruncated: boolean;
  readonly isHuman: boolean;
}): Columns<HistoryStep> {
  return {
    ID: column('IMAGE', ({ id }) => (id === undefined ? MISSING : isTruncated ? shortId(id) : id)),
    CreatedAt: column('CREATED AT', ({ createdAtMs }) => localSecondTime(createdAtMs)),
    CreatedSince: column('CREATED', ({ createdAtMs }) =>
      isHuman ? ago(createdAtMs, nowMs) : localSecondTime(createdAtMs),
    ),
    CreatedBy: column('CREATED BY', ({ createdBy }) => {
      const text = createdBy.replaceAll('\t', ' ');
      return isTruncated ? ellipsis(text, CREATED_BY_WIDTH) : text;
    }),
    Size: column('SIZE', ({ sizeBytes }) => (isHuman ? humanSize(sizeBytes) : String(sizeBytes))),
    Comment: column('COMMENT', ({ comment }) => comment),
  };
}
