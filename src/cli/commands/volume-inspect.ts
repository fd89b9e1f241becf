import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';
import { objectFormatFlag } from '../format/format-flag.js';
import { findVolume } from '../inspect/find-object.js';
import { printObjects } from '../inspect/print-objects.js';

/** `docker volume inspect`; with `--size` also who uses it, and how much it holds. */
export const volumeInspect = command({
  summary: 'Display detailed information on one or more volumes',
  operands: { usage: 'VOLUME [VOLUME...]', min: 1 },
  flags: {
    format: objectFormatFlag,
    size: switchFlag({ short: 's', help: 'Display how much it holds, and how many containers use it' }),
  },
  async run(engine: Pick<Engine, 'volumes'>, { flags: { format, size }, operands, out }) {
    await printObjects(out, operands, { format, find: (ref) => findVolume(engine, ref, { size }) });
  },
});
