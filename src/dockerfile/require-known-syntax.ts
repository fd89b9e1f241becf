import { engineError } from '../errors/engine-error.js';
import type { Dockerfile } from './dockerfile.js';

/** Docker's own frontend, under whatever registry it is mirrored, in whichever version. */
const OWN = /(?:^|\/)docker\/dockerfile(?:-upstream)?(?:[:@].*)?$/;

/**
 * A `# syntax` line names an image that reads the rest of the file. Docker's own reads what is read here; any other would make
 * something else of it, which cannot be known. `BUILDKIT_SYNTAX` takes the place of the line.
 *
 * @throws {EngineError} `dockerfile_syntax_unknown`
 * @see moby/buildkit, frontend/gateway: frontends are images
 */
export function requireKnownSyntax(
  { directives }: Pick<Dockerfile, 'directives'>,
  buildArgs: ReadonlyMap<string, string> = new Map(),
): void {
  const line = directives.find(({ name }) => name === 'syntax')?.value;
  const [frontend] = (buildArgs.get('BUILDKIT_SYNTAX') || line || 'docker/dockerfile').split(/\s+/);
  if (frontend && !OWN.test(frontend)) throw engineError('dockerfile_syntax_unknown', { frontend });
}
