import type { FileChange } from '../../engine/index.js';

/** Docker's letters for what happened to a file. */
export const CHANGE_LETTERS: Readonly<Record<FileChange['kind'], string>> = { added: 'A', changed: 'C', deleted: 'D' };
