import type { Engine } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import { parsePlatform } from '../../wire/words/platform.js';
import { command } from '../command.js';
import { switchFlag, valueFlag } from '../flag.js';
import { forEachRef } from '../for-each-ref.js';
import { requirePlatform } from '../inspect/find-object.js';

/** `docker rmi`: prints each name and image that went. With `-f` an image that is not there is no failure. */
export const rmi = command({
  summary: 'Remove one or more images',
  operands: { usage: 'IMAGE [IMAGE...]', min: 1 },
  flags: {
    force: switchFlag({ short: 'f', help: 'Force removal of the image' }),
    noPrune: switchFlag({ help: 'Do not delete untagged parents' }),
    platform: valueFlag({ help: 'Remove only the given platform variant', parse: parsePlatform }),
  },
  async run(engine: Pick<Engine, 'images'>, { flags: { force, noPrune, platform }, operands, out, err }) {
    await forEachRef(operands, async (ref) => {
      try {
        if (platform) requirePlatform(await engine.images.get(ref), ref, platform);
        for (const removed of await engine.images.remove(ref, { force, noPrune })) {
          out.line('untagged' in removed ? `Untagged: ${removed.untagged}` : `Deleted: ${removed.deleted}`);
        }
      } catch (error) {
        if (!force || !isEngineError(error, 'image_not_found')) throw error;
        err.line(`Error: ${error.message}`);
      }
    });
  },
});
