import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { textFlag } from '../flag.js';

/** `gantry backup restore BACKUP`: the volume goes back to it; what it holds is backed up first. */
export const backupRestore = command({
  summary: 'Put a volume back to a backup; what it holds now is backed up first',
  operands: { usage: 'BACKUP|VOLUME', min: 1, max: 1 },
  flags: { as: textFlag({ help: 'Fill this volume instead, new or empty' }) },
  async run(engine: Pick<Engine, 'backups'>, { flags, operands: [ref = ''], out, err, untilInterrupted }) {
    using interruption = untilInterrupted();
    const options = { as: flags.as, cancelSignal: interruption.signal };
    const { volume, before } = await engine.backups.restore(ref, options);
    out.line(volume.name);
    if (before)
      err.line(`What it held is backup ${before.number}: gantry backup restore ${before.number} brings it back.`);
  },
});
