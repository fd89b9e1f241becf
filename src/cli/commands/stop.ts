import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { forEachRef, unlessUnchanged } from '../for-each-ref.js';
import { readSignal, STOP_FLAGS } from './stop-flags.js';

/** `docker stop`: prints each container as it stops; goes on after a failure. */
export const stop = command({
  summary: 'Stop one or more running containers',
  operands: { usage: 'CONTAINER [CONTAINER...]', min: 1 },
  flags: STOP_FLAGS,
  async run(engine: Pick<Engine, 'containers'>, { flags, operands, out }) {
    const options = { signal: readSignal(flags.signal), timeoutSeconds: flags.timeout ?? flags.time };
    await forEachRef(operands, async (ref) => {
      await unlessUnchanged(engine.containers.stop(ref, options));
      out.line(ref);
    });
  },
});
