import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import { type ContextMeta, metaDocument, parseMeta } from '../contexts/context-meta.js';
import type { KeptContext } from '../contexts/context-store.js';
import { engineError } from '../errors/engine-error.js';
import { BLOCK_BYTES, makeHeader, paddingOf, readHeader } from './tar/header.js';

const META = 'meta.json';
const TLS = 'tls/docker/';
const TLS_NAMES: ReadonlySet<string> = new Set(['ca.pem', 'cert.pem', 'key.pem']);
/** Docker's bound, too. @see docker/cli, cli/context/store: maxAllowedFileSizeToImport */
const LARGEST_BYTES = 10 * 1024 * 1024;

/** What is in an archive of a context. */
export type UnpackedContext = {
  readonly meta: ContextMeta;
  /** By their names: `ca.pem`. */
  readonly tls: ReadonlyMap<string, Buffer>;
};

/** A context as docker's program exports it, with its private key. Logins stay here. @see docker/cli, cli/context/store: Export */
export async function packContext({ meta, tls }: KeptContext): Promise<Buffer> {
  const paths = [tls?.authority, tls?.certificate, tls?.key].filter((path) => path !== undefined);
  const files = await Promise.all(
    paths.map(async (path) => ({ name: `${TLS}${basename(path)}`, bytes: await readFile(path), mode: 0o600 })),
  );
  const host = meta.host.replace(/\/\/[^/]*@/, '//');
  const document = { name: META, bytes: Buffer.from(JSON.stringify(metaDocument({ ...meta, host }))), mode: 0o644 };
  const folders =
    files.length > 0
      ? [
          makeHeader({ name: 'tls/', kind: '5', sizeBytes: 0, mode: 0o700 }),
          makeHeader({ name: TLS, kind: '5', sizeBytes: 0, mode: 0o700 }),
        ]
      : [];
  return Buffer.concat([entry(document), ...folders, ...files.map(entry), Buffer.alloc(2 * BLOCK_BYTES)]);
}

type File = { readonly name: string; readonly bytes: Buffer; readonly mode: number };

const entry = ({ name, bytes, mode }: File): Buffer =>
  Buffer.concat([
    makeHeader({ name, kind: '0', sizeBytes: bytes.byteLength, mode }),
    bytes,
    Buffer.alloc(paddingOf(bytes.byteLength)),
  ]);

/** Reads an archive; whatever is in it beside what belongs there is passed over. @throws archive_invalid, context_unreadable */
export function unpackContext(archive: Buffer, path: string): UnpackedContext {
  if (archive.byteLength > LARGEST_BYTES)
    throw engineError('archive_invalid', { reason: 'it is too large for a context' });
  const files = new Map(readFiles(archive));
  const document = files.get(META);
  if (!document) throw engineError('archive_invalid', { reason: 'it holds no context' });
  const tls = [...files].flatMap(([name, bytes]) => {
    const file = name.startsWith(TLS) ? name.slice(TLS.length) : '';
    return TLS_NAMES.has(file) ? [[file, bytes] as const] : [];
  });
  return { meta: parseMeta(document.toString('utf8'), path), tls: new Map(tls) };
}

function* readFiles(archive: Buffer): Generator<readonly [name: string, bytes: Buffer]> {
  for (let at = 0; at + BLOCK_BYTES <= archive.byteLength; ) {
    const block = archive.subarray(at, at + BLOCK_BYTES);
    if (block.every((byte) => byte === 0)) return;
    const { name, kind, sizeBytes } = readHeader(block);
    const start = at + BLOCK_BYTES;
    if (start + sizeBytes > archive.byteLength) throw engineError('archive_invalid', { reason: 'it is cut off' });
    if (kind === '0' || kind === '\0') yield [name.replace(/^\.\//, ''), archive.subarray(start, start + sizeBytes)];
    at = start + sizeBytes + paddingOf(sizeBytes);
  }
}
