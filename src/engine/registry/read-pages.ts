import { parseJsonObject } from '../../oci/untrusted-json.js';
import type { SourceOptions } from '../image/image-source.js';
import { readDocument } from './read-document.js';
import type { RegistryClient } from './registry-client.js';

const MAX_PAGE_BYTES = 16 * 1024 * 1024;
/** A registry that never comes to an end is left. */
const MAX_PAGES = 1000;

/**
 * A list that comes in pages: the texts in `field` of each of them, without repetitions.
 *
 * @see OCI distribution spec, "Listing Tags"
 */
export async function readPages(
  client: RegistryClient,
  { path, field, accepts }: { readonly path: string; readonly field: string; readonly accepts?: readonly number[] },
  options: SourceOptions,
): Promise<readonly string[]> {
  const found = new Set<string>();
  let next: string | undefined = path;
  for (let page = 0; next !== undefined && page < MAX_PAGES; page += 1) {
    const before = found.size;
    next = await client.ask({ method: 'GET', path: next, accepts }, options, async (response) => {
      if (response.status !== 200) return undefined;
      const document = parseJsonObject(
        Buffer.from(await readDocument(response, MAX_PAGE_BYTES)).toString('utf8'),
        'the list',
      );
      for (const item of Array.isArray(document[field]) ? document[field] : []) {
        if (typeof item === 'string') found.add(item);
      }
      return nextPage(response.headers['link']);
    });
    if (found.size === before) break;
  }
  return [...found].sort();
}

/** @see RFC 8288 */
const nextPage = (link: string | undefined): string | undefined =>
  /<([^>]+)>\s*;[^,]*\brel="?next"?/i.exec(link ?? '')?.[1];
