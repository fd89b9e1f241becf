import { text } from 'node:stream/consumers';

import { connectRestored } from './engine/connect-restored.js';
import { ownPrograms } from './own-programs.js';

/**
 * What a runtime calls before the processes of a checkpoint go on: `connect-main.js DATA_ROOT RUN_ROOT`, with the state of
 * the container on standard input, as hooks have it. The runtime tells what it prints where it fails.
 */
const [dataRoot = '', runRoot = ''] = process.argv.slice(2);
const options = { dataRoot, runRoot, environment: process.env, programs: ownPrograms() };
text(process.stdin)
  .then((state) => connectRestored(state, options))
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
