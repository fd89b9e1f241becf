import type { LogLine } from '../../streams/log-buffer.js';

const decoder = new TextDecoder();

/** Of a line that is longer nobody reads the rest in a pane. */
export const SHOWN_BYTES = 8192;

/** A line as text; only its beginning where it is very long. What is drawn over with carriage returns is gone. */
export function lineText({ bytes }: LogLine, maxBytes = SHOWN_BYTES): string {
  const text = decoder.decode(bytes.length > maxBytes ? bytes.subarray(0, maxBytes) : bytes);
  const trimmed = text.replace(/\r+$/, '');
  return trimmed.slice(trimmed.lastIndexOf('\r') + 1);
}
