import type { TerminalSize } from '../../engine/index.js';
import { parseWholeNumber } from '../http/query.js';

/** `h` and `w` of a resize. @throws argument_invalid */
export const readSize = (query: URLSearchParams): TerminalSize => ({
  rows: parseWholeNumber(query.get('h') ?? '', 'Atoi'),
  columns: parseWholeNumber(query.get('w') ?? '', 'Atoi'),
});
