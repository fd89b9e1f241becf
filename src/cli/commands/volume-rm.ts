import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';
import { forEachRef } from '../for-each-ref.js';

/** `docker volume rm`: prints each name; with `-f` one that is not there is no failure. */
export const volumeRm = command({
  summary: 'Remove one or more volumes',
  operands: { usage: 'VOLUME [VOLUME...]', min: 1 },
  flags: { force: switchFlag({ short: 'f', help: 'Force the removal of one or more volumes' }) },
  async run(engine: Pick<Engine, 'volumes'>, { flags: { force }, operands, out }) {
    await forEachRef(operands, async (name) => {
      await engine.volumes.remove(name, { force });
      out.line(name);
    });
  },
});
