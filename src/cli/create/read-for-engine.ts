import { engineError, isEngineError } from '../../errors/engine-error.js';

/**
 * Reads what docker's program passes on as it is: that it is bad, the daemon finds out, which `create` ends otherwise for.
 *
 * @throws wish_refused
 */
export function readForEngine<Read>(read: () => Read): Read {
  try {
    return read();
  } catch (cause) {
    if (!isEngineError(cause, 'argument_invalid')) throw cause;
    throw engineError('wish_refused', { reason: cause.message }, { cause });
  }
}
