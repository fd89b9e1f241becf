import { deflateSync, gzipSync } from 'node:zlib';

import type { LogSource } from '../log-source.js';
import { epochTime } from './log-time.js';
import type { LogMessage } from './log-transport.js';

const LEVEL = { stdout: 6, stderr: 3 } as const;

/** What is the same in every message of a container. @see moby, daemon/logger/gelf: New */
export function gelfExtra(source: LogSource): Readonly<Record<string, string>> {
  const attributes = Object.entries(source.attributes).map(([name, value]) => [
    name.startsWith('_') ? name : `_${name}`,
    value,
  ]);
  const own = {
    _command: source.command,
    _container_id: source.id,
    _container_name: source.name,
    _created: new Date(source.createdAtMs).toISOString(),
    _image_id: source.imageId,
    _image_name: source.image,
    _tag: source.tag,
  };
  return { ...own, ...Object.fromEntries(attributes), ...own }; // A label must not pass for another container.
}

/** GELF 1.1, as JSON. Bytes that are no UTF-8 are replaced: JSON has none. */
export function gelfMessage(
  { stream, time, bytes }: LogMessage,
  { hostname, extra }: { readonly hostname: string; readonly extra: Readonly<Record<string, string>> },
): Buffer {
  const { seconds, nanos } = epochTime(time);
  const message = {
    version: '1.1',
    host: hostname,
    short_message: Buffer.from(bytes).toString(),
    timestamp: seconds + Math.floor(nanos / 1e6) / 1000,
    level: LEVEL[stream],
    ...extra,
  };
  return Buffer.from(JSON.stringify(message));
}

export type GelfCompression = { readonly type: 'gzip' | 'zlib' | 'none'; readonly level: number };

export function compressGelf(message: Buffer, { type, level }: GelfCompression): Buffer {
  if (type === 'none') return message;
  return type === 'gzip' ? gzipSync(message, { level }) : deflateSync(message, { level });
}

const MAGIC = Buffer.from([0x1e, 0x0f]);
const CHUNK_BYTES = 1420;
const HEADER_BYTES = 12;
const MOST_CHUNKS = 128;

/**
 * The datagrams of a message: one where it fits, else chunks that name their message and their place in it.
 * None where it would need more chunks than there may be.
 */
export function gelfDatagrams(message: Buffer, inventId: () => Uint8Array): readonly Buffer[] {
  if (message.byteLength <= CHUNK_BYTES) return [message];
  const length = CHUNK_BYTES - HEADER_BYTES;
  const count = Math.ceil(message.byteLength / length);
  if (count > MOST_CHUNKS) return [];
  const id = inventId();
  return Array.from({ length: count }, (_, index) =>
    Buffer.concat([MAGIC, id, Buffer.from([index, count]), message.subarray(index * length, (index + 1) * length)]),
  );
}
