import type { Dockerfile } from './dockerfile.js';
import { atLines, faultsOf } from './dockerfile-fault.js';
import type { Environment } from './environment.js';
import { expandWord } from './expand-word.js';

export type MetaSources = {
  readonly buildArgs?: Environment | undefined;
  readonly platformArgs?: Environment | undefined;
};

/**
 * What FROM lines know: the platform's variables, then the ARGs before the first FROM, each as the build gave it, else by its
 * default, which may use those before it.
 *
 * @throws {EngineError} `dockerfile_invalid`
 */
export function metaEnvironment(
  { text, metaArgs, escape }: Dockerfile,
  { buildArgs, platformArgs }: MetaSources,
): Environment {
  const faultAt = faultsOf(text, 'Dockerfile');
  const environment = new Map<string, string>();
  for (const [name, value] of platformArgs ?? []) environment.set(name, buildArgs?.get(name) ?? value);
  for (const { args, range } of metaArgs) {
    for (const { name, value } of args) {
      const given = buildArgs?.get(name);
      if (given !== undefined) environment.set(name, given);
      else if (value !== undefined) {
        environment.set(
          name,
          atLines(faultAt, range, () => expandWord(value, environment, { escape })),
        );
      }
    }
  }
  return environment;
}
