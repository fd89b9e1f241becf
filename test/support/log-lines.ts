import type { LogEntry } from '../../src/engine/log/log-entry.js';

/** When the `second`th second of a log is, as conmon writes it. */
export const timeAt = (second: number): string =>
  `${new Date(Date.UTC(2026, 10, 20) + second * 1000).toISOString().replace('Z', '000000')}+00:00`;

/** One line of a log as conmon writes it. */
export const logLine = (
  text: string | Buffer,
  { second = 0, stream = 'stdout', tag = 'F' }: { second?: number; stream?: 'stdout' | 'stderr'; tag?: 'F' | 'P' } = {},
): Buffer => Buffer.concat([Buffer.from(`${timeAt(second)} ${stream} ${tag} `), Buffer.from(text), Buffer.from('\n')]);

/** Entries in short: the text, with `!` before what went to stderr and `…` behind what goes on. */
export const inShort = (entries: readonly LogEntry[]): readonly string[] =>
  entries.map(
    ({ stream, bytes, isPartial }) =>
      `${stream === 'stderr' ? '!' : ''}${Buffer.from(bytes).toString()}${isPartial ? '…' : ''}`,
  );
