import { resolve } from 'node:path';

import { valueFlag } from '../flag.js';

/** Other than docker's, which the daemon reads, a relative folder is the caller's. */
export const checkpointDirFlag = valueFlag({
  help: 'Use a custom checkpoint storage directory',
  parse: (text) => resolve(text),
});
