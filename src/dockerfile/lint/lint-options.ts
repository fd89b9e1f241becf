import type { Environment } from '../environment.js';
import type { IgnoreMatcher } from '../ignore/ignore-matcher.js';
import type { StagePlanOptions } from '../stage-plan.js';

/** What checks may know beside the Dockerfile. */
export type LintOptions = StagePlanOptions & {
  /** The environment of a base image, as far as it is known: a variable of an image that nobody has looked at is never "undefined". */
  readonly environmentOf?: ((base: string) => Environment | undefined) | undefined;
  /** Of the build context: finds COPY of what is ignored. */
  readonly ignore?: IgnoreMatcher | undefined;
  /** Rules left out beside those of a `# check=skip=…` directive. */
  readonly skip?: readonly string[] | undefined;
};
