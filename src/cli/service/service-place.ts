import { resolve } from 'node:path';

import type { CliIo } from '../cli-io.js';
import { textFlag } from '../flag.js';
import type { ServicePlace } from './systemd.js';

export const rootFlag = textFlag({ help: 'Work on a machine that lies in this folder, and start nothing' });

export const servicePlace = ({ runProgram, workingDir }: CliIo, root: string | undefined): ServicePlace => ({
  root: resolve(workingDir, root ?? '/'),
  runProgram,
});
