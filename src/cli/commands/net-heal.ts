import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';
import { invalid } from '../values/invalid.js';

/** `gantry net heal`: prints the names of those that reach all others again. */
export const netHeal = command({
  summary: 'Bring parted containers together again (default all)',
  operands: { usage: '[CONTAINER...]', min: 0 },
  flags: { all: switchFlag({ short: 'a', help: 'All containers' }) },
  async run({ trouble }: Pick<Engine, 'trouble'>, { flags: { all }, operands, out }) {
    if (all && operands.length > 0) throw invalid('--all and names of containers do not go together');
    const healed = await trouble.heal(operands.length > 0 ? operands : undefined);
    for (const { name } of healed) out.line(name);
  },
});
