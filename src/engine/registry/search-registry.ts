import { engineError, isEngineError } from '../../errors/engine-error.js';
import { familiarName, parseReference } from '../../oci/reference.js';
import { parseJsonObject } from '../../oci/untrusted-json.js';
import { isRecord } from './credentials.js';
import { readDocument } from './read-document.js';
import { readPages } from './read-pages.js';
import type { Registries } from './registries.js';
import type { RegistryClient } from './registry-client.js';
import type { FoundRepository, RegistryCallOptions, SearchOptions } from './registry-service.js';

const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 100;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
/** What registries answer that have no such address. */
const UNKNOWN = [400, 404, 405, 501];

/** @throws search_unsupported, registry_* */
export async function listRepositories(
  registries: Registries,
  registry: string,
  options: RegistryCallOptions,
): Promise<readonly string[]> {
  const reference = { registry, repository: '' };
  const client = await registries.client(reference, { action: 'write', right: 'registry:catalog:*' });
  let isOffered = true;
  const path = '/v2/_catalog?n=1000';
  const names = await readPages(client, { path, field: 'repositories' }, options).catch((failure: unknown) => {
    if (!isEngineError(failure, 'registry_error')) throw failure;
    isOffered = false;
    return [];
  });
  if (!isOffered) throw engineError('search_unsupported', { host: registry });
  return names;
}

/** @throws search_unsupported, registry_*, argument_invalid */
export async function searchRegistry(
  registries: Registries,
  term: string,
  { limit: asked, ...options }: SearchOptions,
): Promise<readonly FoundRepository[]> {
  // As docker's daemon takes it: 0 asks for no number.
  const limit = asked || DEFAULT_LIMIT;
  if (!(limit >= 1 && limit <= MAX_LIMIT)) {
    throw engineError('argument_invalid', { reason: `Limit ${limit} is outside the range of [1, ${MAX_LIMIT}]` });
  }
  const { registry, words } = splitTerm(term);
  const client = await registries.client(
    { registry, repository: '' },
    { action: 'write', right: 'registry:catalog:*' },
  );
  const prefix = registry === 'docker.io' ? '' : `${registry}/`;
  const query = new URLSearchParams({ q: words, n: `${limit}` });
  const origin = registry === 'docker.io' ? 'https://index.docker.io' : '';
  const found = await askSearch(client, `${origin}/v1/search?${query}`, { prefix, options });
  if (found) return found.slice(0, limit);
  const names = await listRepositories(registries, registry, options);
  return names
    .filter((name) => name.includes(words.toLowerCase()))
    .slice(0, limit)
    .map((name) => ({ name: `${prefix}${name}`, description: '', stars: 0, isOfficial: false, isAutomated: false }));
}

/** Undefined where the registry offers no search. */
async function askSearch(
  client: RegistryClient,
  path: string,
  { prefix, options }: { readonly prefix: string; readonly options: RegistryCallOptions },
): Promise<readonly FoundRepository[] | undefined> {
  return await client.ask({ method: 'GET', path, accepts: UNKNOWN }, options, async (response) => {
    if (response.status !== 200) return undefined;
    const text = Buffer.from(await readDocument(response, MAX_ANSWER_BYTES)).toString('utf8');
    const { results } = parseJsonObject(text, 'the answer');
    return (Array.isArray(results) ? results : []).flatMap((result) => readFound(result, prefix) ?? []);
  });
}

function readFound(result: unknown, prefix: string): FoundRepository | undefined {
  if (!isRecord(result) || typeof result['name'] !== 'string') return undefined;
  const { description, star_count: stars } = result;
  return {
    name: `${prefix}${result['name']}`,
    description: typeof description === 'string' ? description : '',
    stars: typeof stars === 'number' ? stars : 0,
    isOfficial: result['is_official'] === true,
    isAutomated: result['is_automated'] === true,
  };
}

/** What is before the first slash is a registry where it looks like one, as with names of images. */
function splitTerm(term: string): { readonly registry: string; readonly words: string } {
  const slash = term.indexOf('/');
  const first = slash < 0 ? '' : term.slice(0, slash);
  if (!(first === 'localhost' || /[.:]/.test(first))) return { registry: 'docker.io', words: term };
  const { registry } = parseReference(`${first}/x`);
  return {
    registry,
    words:
      registry === 'docker.io' ? familiarName({ registry, repository: term.slice(slash + 1) }) : term.slice(slash + 1),
  };
}
