import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { CliIo } from '../cli-io.js';
import { invalid } from '../values/invalid.js';

const PIECE_BYTES = 256 * 1024;

/** The bytes of an archive that is named on the command line: a file, or `-` for standard input. @throws argument_invalid */
export async function openArchive(operand: string, { stdin, workingDir }: CliIo): Promise<AsyncIterable<Uint8Array>> {
  if (operand === '-') {
    if (stdin.isTTY) throw invalid('requested archive from stdin, but stdin is a terminal');
    return stdin;
  }
  const path = resolve(workingDir, operand);
  const stats = await stat(path).catch(() => undefined);
  if (!stats) throw invalid(`open ${operand}: no such file or directory`);
  if (stats.isDirectory()) throw invalid(`read ${operand}: is a directory`);
  return createReadStream(path, { highWaterMark: PIECE_BYTES });
}
