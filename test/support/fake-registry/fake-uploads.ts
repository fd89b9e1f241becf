import type { IncomingMessage, ServerResponse } from 'node:http';

import type { FaultAction } from './fault.js';

/** What the registry has of uploads that have not ended. */
type Upload = { repository: string; bytes: Buffer };

export type FakeUploadsOptions = {
  readonly hasBlob: (repository: string, digest: string) => boolean;
  readonly takeBlob: (repository: string, digest: string, bytes: Buffer) => boolean;
};

/** The uploading half of a fake registry: POST, PATCH with ranges, GET of how far it is, PUT, and mounts. */
export class FakeUploads {
  readonly #uploads = new Map<string, Upload>();
  readonly #options: FakeUploadsOptions;
  #count = 0;

  constructor(options: FakeUploadsOptions) {
    this.#options = options;
  }

  /** Forgets every upload, as a registry does that was restarted. */
  forget(): void {
    this.#uploads.clear();
  }

  async serve(request: IncomingMessage, response: ServerResponse, fault: FaultAction | undefined): Promise<void> {
    const url = new URL(request.url ?? '', 'http://fake');
    const [, repository = '', id = ''] = /^\/v2\/(.+)\/blobs\/uploads\/([^/]*)$/.exec(url.pathname) ?? [];
    if (request.method === 'POST') return this.#begin(response, repository, url.searchParams);
    const upload = this.#uploads.get(id);
    if (!upload) return answer(response, 404, 'BLOB_UPLOAD_UNKNOWN');
    if (request.method === 'GET') return this.#tell(response, { id, upload, status: 204 });
    const start = /^(\d+)-\d+$/.exec(request.headers['content-range'] ?? '')?.[1];
    if (start !== undefined && Number(start) !== upload.bytes.byteLength) return answer(response, 416, 'RANGE_INVALID');
    const { socket } = request;
    const isWhole = await receive(request, upload, fault);
    if (!isWhole) return void socket.destroy();
    if (request.method === 'PATCH') return this.#tell(response, { id, upload, status: 202 });
    const digest = url.searchParams.get('digest') ?? '';
    this.#uploads.delete(id);
    if (!this.#options.takeBlob(repository, digest, upload.bytes)) return answer(response, 400, 'DIGEST_INVALID');
    response.writeHead(201, { location: `/v2/${repository}/blobs/${digest}`, 'docker-content-digest': digest }).end();
  }

  #begin(response: ServerResponse, repository: string, query: URLSearchParams): void {
    const [digest, from] = [query.get('mount'), query.get('from')];
    if (digest !== null && from !== null && this.#options.hasBlob(from, digest)) {
      this.#options.takeBlob(repository, digest, Buffer.alloc(0));
      response.writeHead(201, { 'docker-content-digest': digest }).end();
      return;
    }
    this.#count += 1;
    const id = `upload-${this.#count}`;
    const upload = { repository, bytes: Buffer.alloc(0) };
    this.#uploads.set(id, upload);
    this.#tell(response, { id, upload, status: 202 });
  }

  #tell(
    response: ServerResponse,
    { id, upload, status }: { readonly id: string; readonly upload: Upload; readonly status: number },
  ): void {
    const range = `0-${Math.max(0, upload.bytes.byteLength - 1)}`;
    response.writeHead(status, { location: `/v2/${upload.repository}/blobs/uploads/${id}?_state=s`, range }).end();
  }
}

/** False where the fault, or the client, ends it half way; what has come until then is kept. */
async function receive(request: IncomingMessage, upload: Upload, fault: FaultAction | undefined): Promise<boolean> {
  const limit = fault && 'cutAfter' in fault ? fault.cutAfter : undefined;
  let received = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      const bytes = limit === undefined ? chunk : chunk.subarray(0, Math.max(0, limit - received));
      upload.bytes = Buffer.concat([upload.bytes, bytes]);
      received += bytes.byteLength;
      if (limit !== undefined && received >= limit) return false;
    }
  } catch {
    return false; // The client went away.
  }
  return limit === undefined;
}

function answer(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ errors: [{ code, message: code.toLowerCase().replaceAll('_', ' ') }] }));
}
