import { type EngineError, engineError } from '../../errors/engine-error.js';

/** An argument that cannot be read; `reason` is docker's sentence. */
export const invalid = (reason: string, options?: ErrorOptions): EngineError =>
  engineError('argument_invalid', { reason }, options);
