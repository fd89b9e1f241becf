import type { Engine, Impairment } from '../../engine/index.js';
import { type AnyCommand, command } from '../command.js';
import { switchFlag } from '../flag.js';
import { forEachRef } from '../for-each-ref.js';
import { invalid } from '../values/invalid.js';

/** @see Blockade, whose defaults these are: `flaky: 30%`, `slow: 75ms 100ms` */
const FLAKY: Impairment = { lossPercent: 30 };
const SLOW: Impairment = { delayMs: 100, jitterMs: 75 };

/** Blockade's words for what one mostly wants; `fast` is none of it. */
const preset = (summary: string, impairment: Impairment | undefined): AnyCommand =>
  command({
    summary,
    operands: { usage: 'CONTAINER [CONTAINER...]', min: 0 },
    flags: { all: switchFlag({ short: 'a', help: 'All running containers with a network of their own' }) },
    async run({ trouble }: Pick<Engine, 'trouble'>, context) {
      const { flags, operands, out } = context;
      if (flags.all === operands.length > 0) throw invalid('either names of containers or --all is needed');
      const refs = flags.all ? (await trouble.status()).map(({ name }) => name) : operands;
      await forEachRef(refs, async (ref) => {
        const { name } = impairment ? await trouble.shape(ref, impairment) : await trouble.clear(ref);
        out.line(name);
      });
    },
  });

export const netFlaky = preset('Lose 30% of what containers send', FLAKY);
export const netSlow = preset('Delay what containers send by 25ms to 175ms', SLOW);
export const netFast = preset('Leave the packets of containers alone again', undefined);
