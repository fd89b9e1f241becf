import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { forEachRef } from '../for-each-ref.js';
import { readSignal, STOP_FLAGS } from './stop-flags.js';

/** `docker restart`: prints each container as it runs again; goes on after a failure. */
export const restart = command({
  summary: 'Restart one or more containers',
  operands: { usage: 'CONTAINER [CONTAINER...]', min: 1 },
  flags: STOP_FLAGS,
  async run(engine: Pick<Engine, 'containers'>, { flags, operands, out }) {
    const options = { signal: readSignal(flags.signal), timeoutSeconds: flags.timeout ?? flags.time };
    await forEachRef(operands, async (ref) => {
      await engine.containers.restart(ref, options);
      out.line(ref);
    });
  },
});
