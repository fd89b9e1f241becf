import { resolve } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import { isSystemError } from './write-new-file.js';

/** Works with a file that somebody named. What the system says of it is told as one sentence. @throws file_operation_failed */
export async function withFile<Result>(given: string, work: (path: string) => Promise<Result>): Promise<Result> {
  const path = resolve(given);
  try {
    return await work(path);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw engineError('file_operation_failed', { operation: 'open', path, reason: reasonOf(error) }, { cause: error });
  }
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EEXIST') return 'it exists already';
  return code === 'ENOENT' ? 'there is no such file' : message;
}
