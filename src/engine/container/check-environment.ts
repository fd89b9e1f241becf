import { engineError } from '../../errors/engine-error.js';

/** Refuses what has no name. @throws argument_invalid @see moby, opts/env.go: ValidateEnv */
export function checkEnvironment({ env = [] }: { readonly env?: readonly string[] | undefined }): void {
  const nameless = env.find((variable) => variable === '' || variable.startsWith('='));
  if (nameless === undefined) return;
  throw engineError('argument_invalid', { reason: `invalid environment variable: ${nameless}` });
}
