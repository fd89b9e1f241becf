import type { Environment } from '../environment.js';
import type { IgnoreMatcher } from '../ignore/ignore-matcher.js';
import type { StagePlanOptions } from '../stage-plan.js';

export type BasePlatforms = { readonly expected: string; readonly actual: string };

/** What checks may know beside the Dockerfile. */
export type LintOptions = StagePlanOptions & {
  /** The environment of a base image, as far as it is known: a variable of an image that nobody has looked at is never "undefined". */
  readonly environmentOf?: ((base: string) => Environment | undefined) | undefined;
  /** What a base image was wanted for and what it is for, as `linux/arm64/v8`, where it is known. */
  readonly platformsOf?: ((base: string) => BasePlatforms | undefined) | undefined;
  /** Of the build context: finds COPY of what is ignored. */
  readonly ignore?: IgnoreMatcher | undefined;
  /** Rules left out beside those of a `# check=skip=…` directive. */
  readonly skip?: readonly string[] | undefined;
};
