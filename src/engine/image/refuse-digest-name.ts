import { engineError } from '../../errors/engine-error.js';
import { familiarName, type Reference } from '../../oci/reference.js';

/** Refuses `sha256:…` as a name: it would be taken for an id. @throws argument_invalid @see moby, api/server/router/image: postImagesTag */
export function refuseDigestName(reference: Reference): void {
  if (familiarName(reference) !== 'sha256') return;
  const reason = 'refusing to create an ambiguous tag using digest algorithm as name';
  throw engineError('argument_invalid', { reason });
}
