import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { textFlag } from '../flag.js';

/** `gantry image rebase IMAGE BASE` */
export const imageRebase = command({
  summary: 'Put the layers of an image on another base, without building it again',
  operands: { usage: 'IMAGE BASE', min: 2, max: 2 },
  flags: {
    from: textFlag({ help: 'The base that it stands on (the one here with the most of its layers)' }),
    tag: textFlag({ short: 't', help: 'Name of the new image' }),
  },
  async run(engine: Pick<Engine, 'images'>, { flags, operands: [ref = '', onto = ''], out, untilInterrupted }) {
    using interruption = untilInterrupted();
    const { from, tag: name } = flags;
    out.line(await engine.images.rebase(ref, { onto, from, name, cancelSignal: interruption.signal }));
  },
});
