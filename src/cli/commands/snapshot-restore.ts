import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { textFlag } from '../flag.js';

/** `gantry snapshot restore SAVE`: the container goes back to it; what it had is saved first. */
export const snapshotRestore = command({
  summary: 'Give a container the files of a save; what it has now is saved first',
  operands: { usage: 'SAVE|CONTAINER', min: 1, max: 1 },
  flags: {
    as: textFlag({ help: 'Make another container of this name instead, with free ports of the host' }),
  },
  async run(engine: Pick<Engine, 'saves'>, { flags, operands: [ref = ''], out, err }) {
    const { container, before } = await engine.saves.restore(ref, { as: flags.as });
    out.line(container.name);
    if (before)
      err.line(`What it had is save ${before.number}: gantry snapshot restore ${before.number} brings it back.`);
  },
});
