import type { AttachSession } from '../../engine/index.js';
import type { Output } from '../output.js';

/** Carries what a program writes to our own outputs, byte for byte, until it has closed its own. */
export async function pumpOutput(
  { output }: AttachSession,
  { out, err }: { readonly out: Output; readonly err: Output },
): Promise<void> {
  for await (const { stream, bytes } of output) {
    const target = stream === 'stdout' ? out : err;
    target.write(bytes);
    await target.ready();
  }
}
