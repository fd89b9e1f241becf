import { tidyUpAfter } from './engine/index.js';
import { ownPrograms } from './own-programs.js';

/**
 * What a container's monitor calls when the container has ended and nobody attends to it:
 * `monitor-main.js DATA_ROOT RUN_ROOT CONTAINER_ID`. Nobody sees what it prints.
 */
const [dataRoot = '', runRoot = '', id = ''] = process.argv.slice(2);
void tidyUpAfter({ roots: { dataRoot, runRoot }, environment: process.env, programs: ownPrograms(), id });
