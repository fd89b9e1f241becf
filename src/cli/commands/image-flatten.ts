import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { textFlag } from '../flag.js';

/** `gantry image flatten IMAGE` */
export const imageFlatten = command({
  summary: 'Make an image with the same files and configuration in one layer',
  operands: { usage: 'IMAGE', min: 1, max: 1 },
  flags: {
    message: textFlag({ short: 'm', help: 'Message for the history' }),
    tag: textFlag({ short: 't', help: 'Name of the new image' }),
  },
  async run(engine: Pick<Engine, 'images'>, { flags, operands: [ref = ''], out, untilInterrupted }) {
    using interruption = untilInterrupted();
    const { message, tag: name } = flags;
    out.line(await engine.images.flatten(ref, { name, message, cancelSignal: interruption.signal }));
  },
});
