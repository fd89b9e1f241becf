import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Descriptor } from '../../../src/oci/descriptor.js';
import { type Digest, parseDigest } from '../../../src/oci/digest.js';
import { MEDIA_TYPE } from '../../../src/oci/manifest.js';
import { authorize, type FakeAuth, type FakeTokens } from './fake-auth.js';
import { FakeUploads } from './fake-uploads.js';
import { type Fault, type FaultAction, Faults } from './fault.js';
import { sendBody } from './send-body.js';

/** A request as it came in. */
export type SeenRequest = {
  /** `GET /v2/web/blobs/sha256:…` */
  readonly line: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
};

/** A registry in this process, over real HTTP on loopback. It speaks what pulls and pushes need, and fails to order. */
export interface FakeRegistry extends AsyncDisposable {
  /** `127.0.0.1:40123` */
  readonly host: string;
  readonly requests: readonly SeenRequest[];
  putBlob(bytes: Uint8Array, mediaType?: string): Descriptor;
  putManifest(repository: string, tag: string, manifest: unknown, mediaType?: string): Descriptor;
  /** A manifest as it was put or pushed; undefined where there is none of that name. */
  manifest(repository: string, name: string): { readonly digest: Digest; readonly bytes: Uint8Array } | undefined;
  blob(digest: string): Uint8Array | undefined;
  /** Uploads under way are lost. */
  forgetUploads(): void;
  fail(fault: Fault): void;
  heal(): void;
}

/** Opens a fake registry; with `auth`, for those who log in only. */
export async function openFakeRegistry({ auth }: { readonly auth?: FakeAuth } = {}): Promise<FakeRegistry> {
  const blobs = new Map<string, Uint8Array>();
  const manifests = new Map<
    string,
    { readonly digest: Digest; readonly mediaType: string; readonly bytes: Uint8Array }
  >();
  const requests: SeenRequest[] = [];
  const faults = new Faults();
  const tokens: FakeTokens = new Map();

  const server = createServer((request, response) => {
    const line = `${request.method ?? ''} ${request.url ?? ''}`;
    requests.push({ line, authorization: request.headers.authorization, range: request.headers.range });
    const fault = faults.take(line);
    if (fault && 'answer' in fault) {
      response.writeHead(fault.answer, fault.headers).end(fault.body);
    } else if (fault && 'redirectTo' in fault) {
      response.writeHead(307, { location: fault.redirectTo }).end();
    } else if (!auth || authorize(auth, tokens, request, response)) {
      serve(request, response, fault);
    }
  });

  /** Blobs that were pushed belong to a repository; those that a test puts belong to all. */
  const owners = new Map<string, Set<string>>();
  const isIn = (repository: string, digest: string): boolean =>
    blobs.has(digest) && (owners.get(digest)?.has(repository) ?? true);
  const uploads = new FakeUploads({
    hasBlob: isIn,
    takeBlob(repository, digest, bytes) {
      if (!blobs.has(digest) || bytes.byteLength > 0) {
        if (digestOf(bytes) !== digest) return false;
        if (!blobs.has(digest)) owners.set(digest, new Set());
        blobs.set(digest, bytes);
      }
      owners.get(digest)?.add(repository);
      return true;
    },
  });

  const takeManifest = async (request: IncomingMessage, response: ServerResponse, repository: string, name: string) => {
    const bytes = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
    const document = JSON.parse(bytes.toString()) as { config?: Descriptor; layers?: Descriptor[] };
    const missing = [document.config, ...(document.layers ?? [])].find(
      (part) => part && !isIn(repository, part.digest),
    );
    if (missing && !missing.mediaType.includes('foreign')) return refuse(response, 'MANIFEST_BLOB_UNKNOWN');
    const digest = digestOf(bytes);
    const mediaType = request.headers['content-type'] ?? '';
    for (const known of [name, digest]) manifests.set(`${repository}:${known}`, { digest, mediaType, bytes });
    response.writeHead(201, { 'docker-content-digest': digest }).end();
  };

  const serve = (request: IncomingMessage, response: ServerResponse, fault: FaultAction | undefined): void => {
    if (request.url?.includes('/blobs/uploads/')) return void uploads.serve(request, response, fault);
    if (request.url === '/v2/') return void response.writeHead(200).end('{}');
    const [, repository = '', kind, name = ''] =
      /^\/v2\/(.+)\/(manifests|blobs|tags)\/([^/?]+)/.exec(request.url ?? '') ?? [];
    if (kind === 'manifests' && request.method === 'PUT') return void takeManifest(request, response, repository, name);
    if (kind === 'tags') {
      const names = [...manifests.keys()].filter((key) => key.startsWith(`${repository}:`) && !key.includes('sha256'));
      const tags = names.map((key) => key.slice(repository.length + 1)).sort();
      if (tags.length === 0) return refuse(response, 'NAME_UNKNOWN');
      return void response.writeHead(200).end(JSON.stringify({ name: repository, tags }));
    }
    if (kind === 'manifests') {
      const found = manifests.get(`${repository}:${name}`);
      if (!found) return refuse(response, 'MANIFEST_UNKNOWN');
      const headers = { 'content-type': found.mediaType, 'docker-content-digest': found.digest };
      return sendBody({ request, response, bytes: found.bytes, headers, fault });
    }
    const bytes = blobs.get(name);
    if (kind !== 'blobs' || !bytes || !isIn(repository, name)) return refuse(response, 'BLOB_UNKNOWN');
    return sendBody({ request, response, bytes, headers: { 'content-type': 'application/octet-stream' }, fault });
  };

  const host = await listen(server);
  return {
    host,
    requests,
    putBlob(bytes, mediaType = MEDIA_TYPE.ociLayer) {
      const digest = digestOf(bytes);
      blobs.set(digest, bytes);
      return { mediaType, digest, size: bytes.byteLength };
    },
    putManifest(repository, tag, manifest, mediaType = MEDIA_TYPE.ociManifest) {
      const bytes = manifest instanceof Uint8Array ? manifest : Buffer.from(JSON.stringify(manifest));
      const digest = digestOf(bytes);
      for (const name of [tag, digest]) manifests.set(`${repository}:${name}`, { digest, mediaType, bytes });
      return { mediaType, digest, size: bytes.byteLength };
    },
    manifest: (repository, name) => manifests.get(`${repository}:${name}`),
    blob: (digest) => blobs.get(digest),
    forgetUploads: () => uploads.forget(),
    fail: (fault) => faults.add(fault),
    heal: () => faults.clear(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const refuse = (response: ServerResponse, code: string): void => {
  response.writeHead(404, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ errors: [{ code, message: code.toLowerCase().replaceAll('_', ' ') }] }));
};

export const digestOf = (bytes: Uint8Array): Digest =>
  parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
