import type { Engine } from '../../engine/index.js';
import { parsePlatform } from '../../wire/words/platform.js';
import { command } from '../command.js';
import { valueFlag } from '../flag.js';
import { objectFormatFlag } from '../format/format-flag.js';
import { findImage } from '../inspect/find-object.js';
import { printObjects } from '../inspect/print-objects.js';

/** `docker image inspect` */
export const imageInspect = command({
  summary: 'Display detailed information on one or more images',
  operands: { usage: 'IMAGE [IMAGE...]', min: 1 },
  flags: {
    format: objectFormatFlag,
    platform: valueFlag({ help: 'Inspect a specific platform of the image', parse: parsePlatform }),
  },
  async run(engine: Pick<Engine, 'images'>, { flags: { format, platform }, operands, out }) {
    await printObjects(out, operands, { format, find: (ref) => findImage(engine, ref, { platform }) });
  },
});
