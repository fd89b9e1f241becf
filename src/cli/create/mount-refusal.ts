import { engineError, isEngineError } from '../../errors/engine-error.js';

/**
 * Reads what docker's program passes on as it is: that it is bad, the daemon finds out, which `create` ends otherwise for.
 *
 * @throws mount_refused
 */
export function readMountOfEngine<Read>(read: () => Read): Read {
  try {
    return read();
  } catch (cause) {
    if (!isEngineError(cause, 'argument_invalid')) throw cause;
    throw engineError('mount_refused', { reason: cause.message }, { cause });
  }
}
