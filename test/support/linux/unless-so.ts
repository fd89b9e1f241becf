import type { ErrorCode } from '../../../src/errors/catalogue.js';
import { isEngineError } from '../../../src/errors/engine-error.js';

/** Does what may have been done before: that it then fails with this code is no failure. */
export async function unlessSo(code: ErrorCode, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isEngineError(error, code)) throw error;
  }
}
