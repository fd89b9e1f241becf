import type { IncomingMessage } from 'node:http';

import { engineError } from '../../errors/engine-error.js';
import { goSyntaxError } from '../../wire/words/go-syntax-error.js';
import { bodyOf } from './body-of.js';
import { isNestedDeeper } from './nesting.js';

/** More than any description of a container; less than what would hold up the others while it is read. */
const MOST_BYTES = 4 * 1024 * 1024;
/** Each level costs many times its byte. @see Go, encoding/json: maxNestingDepth */
const MOST_LEVELS = 10_000;

/**
 * The JSON body of a request; undefined where it has none.
 *
 * @throws argument_invalid with docker's sentences @see moby, api/server/httputils: ReadJSON
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  requireJson(request);
  const bytes = await readBody(request);
  if (bytes.byteLength === 0) return undefined;
  if (isNestedDeeper(bytes, MOST_LEVELS)) throw invalid('invalid JSON: exceeded max depth');
  return parseJson(bytes);
}

function requireJson({ headers }: IncomingMessage): void {
  const contentType = headers['content-type'] ?? '';
  if (contentType === '' && (headers['content-length'] ?? '0') === '0' && !headers['transfer-encoding']) return;
  const mediaType = contentType.split(';')[0]?.trim().toLowerCase();
  if (mediaType === 'application/json') return;
  throw invalid(`unsupported Content-Type header (${contentType}): must be 'application/json'`);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bodyOf(request)) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) throw invalid('http: request body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseJson(bytes: Buffer): unknown {
  const content = bytes.toString('utf8');
  try {
    return JSON.parse(content);
  } catch {
    if (content.trim() === '') throw invalid('invalid JSON: got EOF while reading request body');
    const problem = goSyntaxError(bytes.toString('latin1'));
    throw invalid(problem === undefined ? 'unexpected content after JSON' : `invalid JSON: ${problem}`);
  }
}

const invalid = (reason: string): Error => engineError('argument_invalid', { reason });
