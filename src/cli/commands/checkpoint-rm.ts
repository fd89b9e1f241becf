import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { checkpointDirFlag } from './checkpoint-flags.js';

/** `docker checkpoint rm` */
export const checkpointRm = command({
  summary: 'Remove a checkpoint',
  operands: { usage: 'CONTAINER CHECKPOINT', min: 2, max: 2 },
  flags: { checkpointDir: checkpointDirFlag },
  async run(engine: Pick<Engine, 'checkpoints'>, { flags, operands: [ref = '', name = ''] }) {
    await engine.checkpoints.remove(ref, name, { folder: flags.checkpointDir });
  },
});
