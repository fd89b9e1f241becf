import type { ContainerId } from './engine/index.js';
import { tellExecEnd, tidyUpAfter } from './engine/tidy-up-after.js';
import { ownPrograms } from './own-programs.js';

/**
 * What a monitor calls when its process has ended and nobody attends to it: `monitor-main.js DATA_ROOT RUN_ROOT
 * CONTAINER_ID`, and for a further process of the container `EXEC_ID EXIT_CODE`. Nobody sees what it prints.
 */
const [dataRoot = '', runRoot = '', containerId = '', execId, exitCode] = process.argv.slice(2);
const options = { dataRoot, runRoot, environment: process.env, programs: ownPrograms() };
const id = containerId as ContainerId;
void (execId === undefined
  ? tidyUpAfter(id, options)
  : tellExecEnd({ containerId: id, id: execId, exitCode: Number(exitCode) }, options));
