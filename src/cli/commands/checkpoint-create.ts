import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';
import { checkpointDirFlag } from './checkpoint-flags.js';

/** `docker checkpoint create` */
export const checkpointCreate = command({
  summary: 'Create a checkpoint from a running container',
  operands: { usage: 'CONTAINER CHECKPOINT', min: 2, max: 2 },
  flags: {
    checkpointDir: checkpointDirFlag,
    leaveRunning: switchFlag({ help: 'Leave the container running after checkpoint' }),
  },
  async run(engine: Pick<Engine, 'checkpoints'>, { flags, operands: [ref = '', name = ''], out }) {
    await engine.checkpoints.create(ref, name, { folder: flags.checkpointDir, leavesRunning: flags.leaveRunning });
    out.line(name);
  },
});
