import type { AttachSession, Engine } from '../../../src/engine/index.js';

export type Output = { readonly stdout: string; readonly stderr: string };

/** Everything that a program prints until it closes its output. */
export async function readOutput(session: AttachSession | undefined): Promise<Output> {
  const bytes = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  for await (const chunk of session?.output ?? []) bytes[chunk.stream].push(Buffer.from(chunk.bytes));
  return { stdout: Buffer.concat(bytes.stdout).toString(), stderr: Buffer.concat(bytes.stderr).toString() };
}

/** All of a container's log, as text. */
export async function readLogs({ streams }: Pick<Engine, 'streams'>, ref: string): Promise<Output> {
  const lines: { stdout: string; stderr: string } = { stdout: '', stderr: '' };
  for await (const batch of streams.logs(ref)) {
    for (const { stream, bytes, isPartial } of batch) {
      lines[stream] += Buffer.from(bytes).toString() + (isPartial ? '' : '\n');
    }
  }
  return lines;
}
