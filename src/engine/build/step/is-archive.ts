import { isEngineError } from '../../../errors/engine-error.js';
import type { Processes } from '../../../host/processes.js';
import { decompress } from '../../layer/decompress.js';
import { inflated } from '../../layer/inflate-by-program.js';
import { BLOCK_BYTES } from '../../layer/tar/tar-entry.js';

/** Where the checksum of a header stands. @see tar(5) */
const CHECKSUM = { start: 148, end: 156 } as const;
const SPACE = 0x20;

/** Whether bytes are a tar, plain or packed: told by its first header, as docker does. */
export async function isArchive(
  processes: Pick<Processes, 'spawn'>,
  bytes: AsyncIterable<Uint8Array>,
): Promise<boolean> {
  let block = Buffer.alloc(0);
  try {
    for await (const piece of decompress(inflated(processes, bytes))) {
      block = Buffer.concat([block, piece.subarray(0, BLOCK_BYTES)]);
      if (block.byteLength >= BLOCK_BYTES) break;
    }
  } catch (error) {
    if (isEngineError(error)) return false;
    throw error;
  }
  if (block.byteLength < BLOCK_BYTES) return false;
  return hasRightSum(block.subarray(0, BLOCK_BYTES));
}

function hasRightSum(block: Buffer): boolean {
  const told = Number.parseInt(block.toString('latin1', CHECKSUM.start, CHECKSUM.end).replace(/[\0 ].*$/s, ''), 8);
  let sum = 0;
  for (const [index, byte] of block.entries()) {
    sum += index >= CHECKSUM.start && index < CHECKSUM.end ? SPACE : byte;
  }
  return sum === told;
}
