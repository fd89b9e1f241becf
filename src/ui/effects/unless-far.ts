import { isEngineError } from '../../errors/engine-error.js';

/** What an engine that is reached over docker's API does not have; nothing of it is there. */
export async function noneIfFar<Item>(work: Promise<readonly Item[]>): Promise<readonly Item[]> {
  try {
    return await work;
  } catch (error) {
    if (isEngineError(error, 'far_lacks')) return [];
    throw error;
  }
}
