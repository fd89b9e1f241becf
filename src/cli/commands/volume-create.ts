import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { listFlag, textFlag } from '../flag.js';
import { invalid } from '../values/invalid.js';
import { parseLabel, toRecord } from '../values/key-value.js';

/** `docker volume create` */
export const volumeCreate = command({
  summary: 'Create a volume',
  operands: { usage: '[VOLUME]', min: 0, max: 1 },
  flags: {
    driver: textFlag({ short: 'd', help: 'Specify volume driver name', shownDefault: '"local"' }),
    label: listFlag({ help: 'Set metadata for a volume', parse: parseLabel }),
    name: textFlag({ help: 'Specify volume name', isHidden: true }),
    opt: listFlag({ short: 'o', type: 'map', help: 'Set driver specific options', parse: (text) => text }),
  },
  async run(engine: Pick<Engine, 'volumes'>, { flags: { driver, label, name, opt }, operands: [operand], out }) {
    if (name !== undefined && operand !== undefined) {
      throw invalid('conflicting options: cannot specify a volume-name through both --name and as a positional arg');
    }
    const volume = await engine.volumes.create({
      name: operand ?? name,
      driver,
      labels: toRecord(label),
      options: toRecord(opt),
    });
    out.line(volume.name);
  },
});
