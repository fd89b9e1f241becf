import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';
import { objectFormatFlag } from '../format/format-flag.js';
import { findContainer } from '../inspect/find-object.js';
import { printObjects } from '../inspect/print-objects.js';

/** `docker container inspect` */
export const containerInspect = command({
  summary: 'Display detailed information on one or more containers',
  operands: { usage: 'CONTAINER [CONTAINER...]', min: 1 },
  flags: { format: objectFormatFlag, size: switchFlag({ short: 's', help: 'Display total file sizes' }) },
  async run(engine: Pick<Engine, 'containers'>, { flags: { format, size }, operands, out }) {
    await printObjects(out, operands, { format, find: (ref) => findContainer(engine, ref, { size }) });
  },
});
