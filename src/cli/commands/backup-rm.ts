import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { forEachRef } from '../for-each-ref.js';

/** `gantry backup rm BACKUP…`; goes on after a failure, and exits 1 if there was one. */
export const backupRm = command({
  summary: 'Remove one or more backups',
  operands: { usage: 'BACKUP [BACKUP...]', min: 1 },
  flags: {},
  async run(engine: Pick<Engine, 'backups'>, { operands, out }) {
    await forEachRef(operands, async (ref) => {
      const { volume, number } = await engine.backups.remove(ref);
      out.line(`${volume}:${number}`);
    });
  },
});
