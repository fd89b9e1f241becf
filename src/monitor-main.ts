import type { ContainerId } from './engine/index.js';
import { tidyUpAfter } from './engine/tidy-up-after.js';
import { ownPrograms } from './own-programs.js';

/**
 * What a container's monitor calls when the container has ended and nobody attends to it:
 * `monitor-main.js DATA_ROOT RUN_ROOT CONTAINER_ID`. Nobody sees what it prints.
 */
const [dataRoot = '', runRoot = '', id = ''] = process.argv.slice(2);
void tidyUpAfter(id as ContainerId, { dataRoot, runRoot, environment: process.env, programs: ownPrograms() });
