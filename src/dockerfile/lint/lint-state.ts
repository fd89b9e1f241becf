import type { Environment } from '../environment.js';

/** What is known at one place of a stage. */
export type LintState = {
  readonly environment: Environment;
  /** False once something is not known: then no variable is called undefined. */
  readonly isEnvironmentKnown: boolean;
  /** Names of ARGs, with a value or without. */
  readonly declared: ReadonlySet<string>;
  readonly hasWorkdir: boolean;
  readonly hasShell: boolean;
};
