import { randomInt } from 'node:crypto';

import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';
import { printRows } from '../format/print-rows.js';
import { parseGroups } from '../net/parse-groups.js';
import { randomGroups } from '../net/random-groups.js';
import { TROUBLE_COLUMNS, TROUBLE_SHOWN } from '../net/trouble-columns.js';
import { invalid } from '../values/invalid.js';

/** `gantry net partition`: groups of containers that do not reach each other, as Blockade's. */
export const netPartition = command({
  summary: 'Part running containers into groups that do not reach each other',
  explanation:
    "Each argument is a group, its containers between commas: a,b c,d. So is what stands between bars: a b '|' c d. One group alone is parted from all other running containers. A container that restarts is healed.",
  operands: { usage: 'GROUP [GROUP...]', min: 0 },
  flags: { random: switchFlag({ help: 'Part all running containers as chance will have it' }) },
  async run({ trouble }: Pick<Engine, 'trouble'>, { flags: { random }, operands, out }) {
    if (random === operands.length > 0) throw invalid('either groups of containers or --random is needed');
    const items = await trouble.partition(random ? await anyGroups(trouble) : parseGroups(operands));
    await printRows(out, { items, columns: TROUBLE_COLUMNS, shown: TROUBLE_SHOWN });
  },
});

async function anyGroups(trouble: Engine['trouble']): Promise<readonly (readonly string[])[]> {
  const names = (await trouble.status()).map(({ name }) => name);
  if (names.length < 2) throw invalid('there are no two running containers to be parted');
  return randomGroups(names, (limit) => randomInt(limit));
}
