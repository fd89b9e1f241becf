import type { LogPage, LookedLine } from './looked-line.js';

type PackedLine = Omit<LookedLine, 'bytes'> & { readonly start: number; readonly end: number };

/** A page as it passes between threads: all bytes in one buffer, which moves instead of being copied. */
export type PackedPage = Omit<LogPage, 'lines'> & {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly lines: readonly PackedLine[];
};

export function packPage({ lines, ...page }: LogPage): PackedPage {
  const bytes = new Uint8Array(lines.reduce((sum, line) => sum + line.bytes.length, 0));
  let start = 0;
  const packed = lines.map(({ bytes: text, ...line }) => {
    bytes.set(text, start);
    const end = start + text.length;
    const placed = { ...line, start, end };
    start = end;
    return placed;
  });
  return { ...page, bytes, lines: packed };
}

export function unpackPage({ bytes, lines, ...page }: PackedPage): LogPage {
  return {
    ...page,
    lines: lines.map(({ start, end, ...line }) => ({ ...line, bytes: bytes.subarray(start, end) })),
  };
}
