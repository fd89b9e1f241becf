import type { Engine } from '../../src/engine/index.js';
import { openEngine } from '../../src/engine/open-engine.js';
import { ownPrograms } from '../../src/own-programs.js';
import { GANTRY_DATA_ROOT, GANTRY_RUN_ROOT } from './bench-engine.js';

/** The engine within this process, on the roots that the command has. */
export const openWarmEngine = (): Promise<Engine> =>
  openEngine({
    dataRoot: GANTRY_DATA_ROOT,
    runRoot: GANTRY_RUN_ROOT,
    environment: process.env,
    programs: ownPrograms(),
    version: '0.0.0-bench',
  });
