import type { Environment } from './environment.js';
import type { Expand } from './expand-word.js';
import type { ArgDeclaration } from './instruction.js';

export type ArgSources = {
  /** `--build-arg` */
  readonly buildArgs: Environment;
  /** Of the ARGs before the first FROM, and the platform's: `StagePlan.metaEnvironment`. */
  readonly metaEnvironment: Environment;
  /** Over the stage's environment; asked only where the default counts. */
  readonly expand: Expand;
};

/** What an ARG of a stage is: the build's, else its own default, else that of the ARG before the first FROM, else unset. */
export function argValue({ name, value }: ArgDeclaration, sources: ArgSources): string | undefined {
  const given = sources.buildArgs.get(name);
  if (given !== undefined) return given;
  return value === undefined ? sources.metaEnvironment.get(name) : sources.expand(value);
}
