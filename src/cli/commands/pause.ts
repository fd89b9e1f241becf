import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { forEachRef } from '../for-each-ref.js';

/** `docker pause` */
export const pause = command({
  summary: 'Pause all processes within one or more containers',
  operands: { usage: 'CONTAINER [CONTAINER...]', min: 1 },
  flags: {},
  async run(engine: Pick<Engine, 'containers'>, { operands, out }) {
    await forEachRef(operands, async (ref) => {
      await engine.containers.pause(ref);
      out.line(ref);
    });
  },
});
