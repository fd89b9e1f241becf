import type { BuildRequest, NamedContext } from '../build-request.js';

/** The context that a build was given under a name. A Dockerfile may ask for any: `constructor` is none of an object's own. */
export const namedContext = (
  { namedContexts = {} }: Pick<BuildRequest, 'namedContexts'>,
  name: string,
): NamedContext | undefined => (Object.hasOwn(namedContexts, name) ? namedContexts[name] : undefined);
