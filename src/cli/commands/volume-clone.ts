import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { listFlag, switchFlag } from '../flag.js';
import { parseLabel, toRecord } from '../values/key-value.js';

/** `gantry volume clone`: another volume with the same in it. */
export const volumeClone = command({
  summary: 'Fill another volume with what is in a volume',
  operands: { usage: 'VOLUME VOLUME', min: 2, max: 2 },
  flags: {
    force: switchFlag({ short: 'f', help: 'Put it in the place of what is in the other volume' }),
    label: listFlag({ help: 'Set metadata for a volume that is made', parse: parseLabel }),
  },
  async run(engine: Pick<Engine, 'volumes'>, { flags, operands: [from = '', to = ''], out, untilInterrupted }) {
    using interruption = untilInterrupted();
    const volume = await engine.volumes.clone(from, to, {
      replaces: flags.force,
      labels: toRecord(flags.label),
      cancelSignal: interruption.signal,
    });
    out.line(volume.name);
  },
});
