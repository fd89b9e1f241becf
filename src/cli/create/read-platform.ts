import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { Platform } from '../../oci/platform.js';
import { parsePlatform } from '../../wire/words/platform.js';

/** `--platform`: an empty one is this machine's. @throws platform_unreadable */
export function readPlatform(text = ''): Platform | undefined {
  if (text === '') return undefined;
  try {
    return parsePlatform(text);
  } catch (cause) {
    if (!isEngineError(cause, 'argument_invalid')) throw cause;
    throw engineError('platform_unreadable', { reason: cause.message }, { cause });
  }
}
