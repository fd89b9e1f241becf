import type { LogEntry } from '../engine/index.js';
import { type Digest, parseDigest } from '../oci/digest.js';

/** `"PUT /v2/team/web/blobs/uploads/…?digest=sha256%3A… HTTP/1.1" 201` @see Apache's "combined" log */
const ACCESS = /"(HEAD|POST|PUT) \/v2\/(\S+) HTTP\/[\d.]+" (200|201) /;

/**
 * What pushes have brought to a registry, or found there, and no manifest names yet, as far as its log tells: of each
 * repository what came since the last manifest.
 */
export async function blobsOnTheWay(log: AsyncIterable<readonly LogEntry[]>): Promise<ReadonlySet<Digest>> {
  const perRepository = new Map<string, Set<Digest>>();
  for await (const line of linesOf(log)) {
    const [, method = '', path = ''] = ACCESS.exec(line) ?? [];
    const [, repository = '', rest = ''] = /^(.+?)\/((?:blobs|manifests)\/.+)$/.exec(path) ?? [];
    if (method === 'PUT' && rest.startsWith('manifests/')) perRepository.delete(repository);
    const digest = blobOf(rest);
    if (digest === undefined) continue;
    const found = perRepository.get(repository) ?? new Set<Digest>();
    perRepository.set(repository, found.add(digest));
  }
  return new Set([...perRepository.values()].flatMap((digests) => [...digests]));
}

/** Which blob a request asked for, ended the upload of, or mounted. */
function blobOf(path: string): Digest | undefined {
  const named = /^blobs\/(?!uploads\/)(.+)$/.exec(path)?.[1];
  const query = URL.parse(path, 'http://registry/')?.searchParams;
  const text = named ?? query?.get('digest') ?? query?.get('mount');
  try {
    return text ? parseDigest(text) : undefined;
  } catch {
    return undefined; // Whoever asks may write what he wants.
  }
}

async function* linesOf(log: AsyncIterable<readonly LogEntry[]>): AsyncGenerator<string> {
  let begun = '';
  for await (const entries of log) {
    for (const { bytes, isPartial } of entries) {
      begun += Buffer.from(bytes).toString('latin1');
      if (isPartial) continue;
      yield begun;
      begun = '';
    }
  }
}
