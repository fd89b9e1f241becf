import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { column } from '../format/columns.js';
import { printRows } from '../format/print-rows.js';
import { checkpointDirFlag } from './checkpoint-flags.js';

/** `docker checkpoint ls` */
export const checkpointLs = command({
  summary: 'List checkpoints for a container',
  operands: { usage: 'CONTAINER', min: 1, max: 1 },
  flags: { checkpointDir: checkpointDirFlag },
  async run(engine: Pick<Engine, 'checkpoints'>, { flags, operands: [ref = ''], out }) {
    await printRows(out, {
      items: await engine.checkpoints.list(ref, { folder: flags.checkpointDir }),
      columns: { Name: column('CHECKPOINT NAME', (name) => name) },
      shown: ['Name'],
    });
  },
});
