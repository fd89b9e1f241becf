import { lineText } from '../../panes/logs/line-text.js';
import type { LogBuffer } from '../../streams/log-buffer.js';
import { display } from '../../text.js';

/** xterm takes 100,000 characters in one sequence, and base64 makes four of three. */
const MAX_BYTES = 74_000;

/** The text of lines as it is drawn, without colours, as far as a terminal takes it at once. */
export function copiedLines(
  buffer: LogBuffer,
  { from, to }: { readonly from: number; readonly to: number },
): { readonly text: string; readonly lines: number; readonly isCut: boolean } {
  const lines: string[] = [];
  let bytes = 0;
  for (let number = Math.max(from, buffer.first); number <= Math.min(to, buffer.end - 1); number++) {
    const line = buffer.at(number);
    const text = line ? display(lineText(line, MAX_BYTES)) : '';
    bytes += Buffer.byteLength(text) + 1;
    if (bytes > MAX_BYTES && lines.length > 0) return { text: lines.join('\n'), lines: lines.length, isCut: true };
    lines.push(text);
  }
  return { text: lines.join('\n'), lines: lines.length, isCut: false };
}
