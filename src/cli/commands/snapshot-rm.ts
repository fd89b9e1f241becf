import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { forEachRef } from '../for-each-ref.js';

/** `gantry snapshot rm SAVE…`; goes on after a failure, and exits 1 if there was one. */
export const snapshotRm = command({
  summary: 'Remove one or more saves',
  operands: { usage: 'SAVE [SAVE...]', min: 1 },
  flags: {},
  async run(engine: Pick<Engine, 'saves'>, { operands, out }) {
    await forEachRef(operands, async (ref) => out.line((await engine.saves.remove(ref)).image));
  },
});
