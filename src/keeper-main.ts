import { runKeeper } from './engine/tidy-up-after.js';
import { ownPrograms } from './own-programs.js';

/** The keeper of a state root: `keeper-main.js DATA_ROOT RUN_ROOT`. Ends when nothing is left to wait for. */
const [dataRoot = '', runRoot = ''] = process.argv.slice(2);
void runKeeper({ dataRoot, runRoot, environment: process.env, programs: ownPrograms() });
