import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { engineError } from '../../errors/engine-error.js';
import type { Processes, RunningProcess } from '../../host/processes.js';
import { SIGKILL } from '../../oci/signal.js';
import { compressionOf, LAYER_GROWTH, sniff } from './decompress.js';

/** What of the machine takes them apart. Neither needs more memory than its format's largest level, 64 MiB and a bit. */
const PROGRAMS = {
  bzip2: ['-d', '-c', '-q'],
  xz: ['-d', '-c', '-q', '-T1', '--memlimit-decompress=128MiB'],
} as const;
const LONGEST_COMPLAINT = 500;

/**
 * What bzip2 or xz has compressed as it was before; everything else as it is, also where gzip or zstd has compressed it.
 *
 * @throws archive_invalid, also where they grow beyond bounds, and program_missing
 */
export async function* inflated(
  processes: Pick<Processes, 'spawn'>,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  const { start, rest } = await sniff(pieces);
  const compression = compressionOf(start);
  if (compression !== 'bzip2' && compression !== 'xz') return yield* rest;
  const program = processes.spawn(compression, PROGRAMS[compression], { stdio: ['pipe', 'pipe', 'pipe'] });
  try {
    yield* through(program, { name: compression, pieces: rest });
  } finally {
    program.kill(SIGKILL);
  }
}

async function* through(
  { pipes: [stdin, stdout, stderr], exit }: RunningProcess,
  { name, pieces }: { readonly name: string; readonly pieces: AsyncIterable<Uint8Array> },
): AsyncGenerator<Uint8Array, void> {
  let complaint = '';
  let failure: Error | undefined;
  (stderr as Readable).on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(0, LONGEST_COMPLAINT);
  });
  let [packed, unpacked] = [0, 0];
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      packed += piece.byteLength;
      yield piece;
    }
  }
  // A program that has ended takes no more: what it ended with says why.
  const fed = pipeline(Readable.from(counted()), stdin as Writable).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EPIPE' && cause.code !== 'ERR_STREAM_PREMATURE_CLOSE') failure = cause;
  });
  for await (const piece of stdout as AsyncIterable<Uint8Array>) {
    unpacked += piece.byteLength;
    if (unpacked > LAYER_GROWTH.harmlessBytes && unpacked > packed * LAYER_GROWTH.times) throw growsTooMuch();
    yield piece;
  }
  await fed;
  if (failure) throw failure;
  const { exitCode } = await exit;
  if (exitCode === 0) return;
  throw engineError('archive_invalid', { reason: complaint.trim() || `${name} ended with ${exitCode}` });
}

const growsTooMuch = (): Error =>
  engineError('archive_invalid', { reason: `decompressed it is more than ${LAYER_GROWTH.times} times as large` });
