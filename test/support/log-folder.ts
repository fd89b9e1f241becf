import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

import type { LookedLine } from '../../src/engine/log-look/looked-line.js';
import { logLine } from './log-lines.js';

/** A log that consists of these files, the oldest first; the last one is written to. Returns its path. */
export function writeLog(folder: string, pieces: readonly Buffer[], options: { isCompressed?: boolean } = {}): string {
  const path = join(folder, 'ctr.log');
  mkdirSync(join(folder, 'log'), { recursive: true });
  for (const [index, piece] of pieces.slice(0, -1).entries()) {
    const name = join(folder, 'log', String(index + 1).padStart(6, '0'));
    writeFileSync(options.isCompressed ? `${name}.gz` : name, options.isCompressed ? gzipSync(piece) : piece);
  }
  writeFileSync(path, pieces.at(-1) ?? '');
  return path;
}

/** Adds to what is written to. */
export function appendLog(path: string, lines: Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, lines);
}

/** `line 0`, `line 1`, each a second after the one before. */
export function numberedLines(from: number, to: number): Buffer {
  const lines = Array.from({ length: to - from }, (_, n) => logLine(`line ${from + n}`, { second: from + n }));
  return Buffer.concat(lines);
}

/** The texts of lines, with `!` before what went to stderr. */
export const textsOf = (lines: readonly LookedLine[]): readonly string[] =>
  lines.map(({ stream, bytes }) => `${stream === 'stderr' ? '!' : ''}${Buffer.from(bytes).toString()}`);
