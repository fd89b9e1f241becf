import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';

/** `docker tag` */
export const tag = command({
  summary: 'Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE',
  operands: { usage: 'SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]', min: 2, max: 2 },
  flags: {},
  async run(engine: Pick<Engine, 'images'>, { operands: [source = '', target = ''] }) {
    await engine.images.tag(source, target);
  },
});
