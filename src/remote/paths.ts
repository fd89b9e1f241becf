import { engineError } from '../errors/engine-error.js';

/** A name as a part of a path. One that would mean another path names nothing. */
export function pathPart(ref: string, nothing: () => Error): string {
  if (ref === '' || ref === '.' || ref === '..') throw nothing();
  return encodeURIComponent(ref);
}

/** The path of one container. @throws container_not_found for what can be none */
export const containerPath = (ref: string, rest = ''): string =>
  `/containers/${pathPart(ref, () => engineError('container_not_found', { ref }))}${rest}`;

/** The path of one image; slashes of its name are slashes of the path. @throws image_not_found */
export function imagePath(ref: string, rest = ''): string {
  const parts = ref.split('/').map((part) => pathPart(part, () => engineError('image_not_found', { ref })));
  return `/images/${parts.join('/')}${rest}`;
}

/** A name and its tag, which docker's queries have apart. */
export function nameQuery(name: string | undefined): { readonly repo?: string; readonly tag?: string } {
  if (name === undefined) return {};
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? { repo: name.slice(0, colon), tag: name.slice(colon + 1) } : { repo: name };
}
