import type { InputStream } from '../cli-io.js';
import { cannotPrepare } from './context-operand.js';

/** What came on standard input: an archive, or a Dockerfile alone. */
export type StdinContext =
  | { readonly kind: 'tar'; readonly bytes: AsyncIterable<Uint8Array> }
  | { readonly kind: 'dockerfile'; readonly text: string };

const HEADER_BYTES = 512;
const LARGEST_DOCKERFILE_BYTES = 16 * 1024 * 1024;
const MAGIC: readonly (readonly number[])[] = [
  [0x1f, 0x8b, 0x08],
  [0x42, 0x5a, 0x68],
  [0xfd, 0x37, 0x7a, 0x58, 0x5a],
  [0x28, 0xb5, 0x2f, 0xfd],
];

/**
 * Looks at the beginning: archives have a mark of their own, packed ones too.
 *
 * @throws argument_invalid where nothing comes
 * @see docker/cli, command/image/build/context.go: GetContextFromReader
 */
export async function readStdinContext(stdin: InputStream): Promise<StdinContext> {
  const chunks = (stdin as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.byteLength < HEADER_BYTES) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  if (isArchive(head)) return { kind: 'tar', bytes: joined(head, chunks) };
  const text = await readAll(joined(head, chunks));
  if (text.trim() === '') throw cannotPrepare('the Dockerfile (stdin) cannot be empty');
  return { kind: 'dockerfile', text };
}

/** A Dockerfile on standard input, for a context that is elsewhere. @throws argument_invalid */
export const readDockerfileFrom = (stdin: InputStream): Promise<string> => readAll(stdin as AsyncIterable<Uint8Array>);

function isArchive(head: Buffer): boolean {
  if (MAGIC.some((magic) => magic.every((byte, at) => head[at] === byte))) return true;
  if (head.byteLength < HEADER_BYTES) return false;
  const stored = Number.parseInt(head.toString('latin1', 148, 156).replaceAll('\0', ' ').trim(), 8);
  let sum = 8 * 0x20;
  for (const [at, byte] of head.subarray(0, HEADER_BYTES).entries()) if (at < 148 || at >= 156) sum += byte;
  return stored === sum;
}

async function* joined(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.byteLength > 0) yield head;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

async function readAll(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > LARGEST_DOCKERFILE_BYTES) throw cannotPrepare('the Dockerfile (stdin) is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
