import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { forEachRef } from '../for-each-ref.js';
import { readSignal, signalFlag } from './stop-flags.js';

/** `docker kill`: sends SIGKILL, or the signal that `-s` names. */
export const kill = command({
  summary: 'Kill one or more running containers',
  operands: { usage: 'CONTAINER [CONTAINER...]', min: 1 },
  flags: { signal: signalFlag },
  async run(engine: Pick<Engine, 'containers'>, { flags, operands, out }) {
    const signal = readSignal(flags.signal);
    await forEachRef(operands, async (ref) => {
      await engine.containers.kill(ref, { signal });
      out.line(ref);
    });
  },
});
