import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { forEachRef } from '../for-each-ref.js';

/** `docker wait`: prints the exit code of each container when it has ended. */
export const wait = command({
  summary: 'Block until one or more containers stop, then print their exit codes',
  operands: { usage: 'CONTAINER [CONTAINER...]', min: 1 },
  flags: {},
  async run(engine: Pick<Engine, 'containers'>, { operands, out, untilInterrupted }) {
    using interruption = untilInterrupted();
    const cancelSignal = AbortSignal.any([interruption.signal, out.brokenSignal]);
    await forEachRef(operands, async (ref) => {
      const { exitCode } = await engine.containers.wait(ref, { cancelSignal });
      out.line(String(exitCode));
    });
  },
});
