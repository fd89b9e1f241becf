import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Descriptor } from '../../../src/oci/descriptor.js';
import { type Digest, parseDigest } from '../../../src/oci/digest.js';
import { MEDIA_TYPE } from '../../../src/oci/manifest.js';
import { authorize, type FakeAuth, type FakeTokens } from './fake-auth.js';
import { type Fault, type FaultAction, Faults } from './fault.js';
import { sendBody } from './send-body.js';

/** A request as it came in. */
export type SeenRequest = {
  /** `GET /v2/web/blobs/sha256:…` */
  readonly line: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
};

/** A registry in this process, over real HTTP on loopback. It speaks as much as a pull needs, and fails to order. */
export interface FakeRegistry extends AsyncDisposable {
  /** `127.0.0.1:40123` */
  readonly host: string;
  readonly requests: readonly SeenRequest[];
  putBlob(bytes: Uint8Array, mediaType?: string): Descriptor;
  putManifest(repository: string, tag: string, manifest: unknown, mediaType?: string): Descriptor;
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

  const serve = (request: IncomingMessage, response: ServerResponse, fault: FaultAction | undefined): void => {
    const [, repository = '', kind, name = ''] =
      /^\/v2\/(.+)\/(manifests|blobs)\/([^/?]+)/.exec(request.url ?? '') ?? [];
    if (kind === 'manifests') {
      const found = manifests.get(`${repository}:${name}`);
      if (!found) return refuse(response, 'MANIFEST_UNKNOWN');
      const headers = { 'content-type': found.mediaType, 'docker-content-digest': found.digest };
      return sendBody({ request, response, bytes: found.bytes, headers, fault });
    }
    const bytes = blobs.get(name);
    if (kind !== 'blobs' || !bytes) return refuse(response, 'BLOB_UNKNOWN');
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
