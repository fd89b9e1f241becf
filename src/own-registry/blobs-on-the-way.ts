import type { LogEntry } from '../engine/index.js';
import { type Digest, parseDigest } from '../oci/digest.js';

/** `"PUT /v2/team/web/blobs/uploads/…?digest=sha256%3A… HTTP/1.1" 201` @see Apache's "combined" log */
const DELETED = /"DELETE \/v2\/(\S+)\/manifests\/(sha256:[0-9a-f]{64}) HTTP\/[\d.]+" 202 /;
const ACCESS = /"(?:HEAD|POST|PUT) \/v2\/(\S+) HTTP\/[\d.]+" (200|201) /;

/**
 * What pushes have brought to a registry, or found there, as far as its log tells, and no manifest that was deleted since has
 * named. A manifest that is there names its blobs itself: that it came says nothing of those of another push.
 *
 * @param namedBy Blobs that a manifest names; none of one that is not there any more.
 */
export async function blobsOnTheWay(
  log: AsyncIterable<readonly LogEntry[]>,
  namedBy: (manifest: Digest) => Promise<readonly Digest[]>,
): Promise<ReadonlySet<Digest>> {
  const perRepository = new Map<string, Set<Digest>>();
  for await (const line of linesOf(log)) {
    const [, emptied = '', manifest] = DELETED.exec(line) ?? [];
    for (const digest of manifest === undefined ? [] : await namedBy(parseDigest(manifest))) {
      perRepository.get(emptied)?.delete(digest);
    }
    const [, path = ''] = ACCESS.exec(line) ?? [];
    const [, repository = '', rest = ''] = /^(.+?)\/(blobs\/.+)$/.exec(path) ?? [];
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
