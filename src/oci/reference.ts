import { engineError } from '../errors/engine-error.js';
import { type Digest, parseDigest } from './digest.js';

/** What a user types for an image, in full: `docker.io/library/nginx:1.27`. */
export type Reference = {
  /** Registry host with its port: `docker.io`, `127.0.0.1:5000`, `[::1]:5000`. */
  readonly registry: string;
  /** Path in the registry: `library/nginx`. */
  readonly repository: string;
  readonly tag?: string | undefined;
  readonly digest?: Digest | undefined;
};

const DEFAULT_REGISTRY = 'docker.io';
const OFFICIAL = 'library/';
const MAX_NAME_LENGTH = 255;

// Grammar: distribution/reference, reference.go.
const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const REPOSITORY = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const DOMAIN_COMPONENT = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const REGISTRY = new RegExp(`^(?:${DOMAIN_COMPONENT}(?:\\.${DOMAIN_COMPONENT})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`);
const TAG = /^\w[\w.-]{0,127}$/;
const HEX_ID = /^[0-9a-f]{64}$/;

/** Reads a reference out of untrusted text; throws `reference_invalid` or `digest_invalid`. No tag is filled in. */
export function parseReference(text: string): Reference {
  if (HEX_ID.test(text)) {
    const reason = `invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`;
    throw engineError('reference_invalid', { text, reason });
  }
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : parseReferenceDigest(text, text.slice(at + 1));
  const { name, tag } = splitTag(at < 0 ? text : text.slice(0, at));
  const { registry, repository } = splitRegistry(name);

  if (/[A-Z]/.test(repository)) {
    const reason = `invalid reference format: repository name (${repository}) must be lowercase`;
    throw engineError('reference_invalid', { text, reason });
  }
  const isValid = REGISTRY.test(registry) && REPOSITORY.test(repository) && (tag === undefined || TAG.test(tag));
  if (!isValid) throw engineError('reference_invalid', { text });
  if (`${registry}/${repository}`.length > MAX_NAME_LENGTH) {
    throw engineError('reference_invalid', { text, reason: 'repository name must not be more than 255 characters' });
  }
  return { registry, repository, tag, digest };
}

/** The same reference with the tag `latest` where it names neither tag nor digest. */
export function withDefaultTag(reference: Reference): Reference {
  return reference.tag === undefined && reference.digest === undefined ? { ...reference, tag: 'latest' } : reference;
}

/** The whole name: `docker.io/library/nginx:1.27`. Two references mean the same if these are equal. */
export function formatReference({ registry, repository, tag, digest }: Reference): string {
  return `${registry}/${repository}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`;
}

/** The name without what goes without saying: `nginx`, `127.0.0.1:5000/web`. Neither tag nor digest. */
export function familiarName({ registry, repository }: Reference): string {
  if (registry !== DEFAULT_REGISTRY) return `${registry}/${repository}`;
  return repository.startsWith(OFFICIAL) && !repository.slice(OFFICIAL.length).includes('/')
    ? repository.slice(OFFICIAL.length)
    : repository;
}

/** {@link familiarName} with tag and digest, as docker prints it. */
export function familiarReference(reference: Reference): string {
  const { tag, digest } = reference;
  return `${familiarName(reference)}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`;
}

function parseReferenceDigest(text: string, digest: string): Digest {
  try {
    return parseDigest(digest);
  } catch (cause) {
    throw engineError('reference_invalid', { text }, { cause });
  }
}

function splitTag(text: string): { name: string; tag: string | undefined } {
  const colon = text.lastIndexOf(':');
  if (colon < 0 || text.indexOf('/', colon) >= 0) return { name: text, tag: undefined };
  return { name: text.slice(0, colon), tag: text.slice(colon + 1) };
}

function splitRegistry(name: string): { registry: string; repository: string } {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const isHost = first === 'localhost' || /[.:[]/.test(first) || first !== first.toLowerCase();
  if (!isHost) {
    return { registry: DEFAULT_REGISTRY, repository: slash < 0 ? `${OFFICIAL}${name}` : name };
  }
  const rest = name.slice(slash + 1);
  const isHub = first === 'index.docker.io' || first === DEFAULT_REGISTRY;
  if (!isHub) return { registry: first, repository: rest };
  return { registry: DEFAULT_REGISTRY, repository: rest.includes('/') ? rest : `${OFFICIAL}${rest}` };
}
