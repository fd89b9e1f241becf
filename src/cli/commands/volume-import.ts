import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { listFlag, switchFlag } from '../flag.js';
import { parseLabel, toRecord } from '../values/key-value.js';
import { openArchive } from '../volume/archive-operand.js';

/** `gantry volume import`: fills a volume from a tar. */
export const volumeImport = command({
  summary: 'Fill a volume from a tar archive',
  explanation:
    'A volume that is not there is made. One that holds something is refused, unless --force says that what is in it goes; ' +
    'it does so only when all of the archive has been read, and not while a container runs with it.',
  operands: { usage: 'VOLUME file|-', min: 1, max: 2 },
  flags: {
    force: switchFlag({ short: 'f', help: 'Put it in the place of what is in the volume' }),
    label: listFlag({ help: 'Set metadata for a volume that is made', parse: parseLabel }),
  },
  async run(engine: Pick<Engine, 'volumes'>, { flags, operands: [name = '', file = '-'], out, io, untilInterrupted }) {
    using interruption = untilInterrupted();
    const volume = await engine.volumes.import(name, await openArchive(file, io), {
      replaces: flags.force,
      labels: toRecord(flags.label),
      cancelSignal: interruption.signal,
    });
    out.line(volume.name);
  },
});
