import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { printRows } from '../format/print-rows.js';
import { parseGroups } from '../net/parse-groups.js';
import { TROUBLE_COLUMNS, TROUBLE_SHOWN } from '../net/trouble-columns.js';

/** `gantry net partition`: groups of containers that do not reach each other, as Blockade's. */
export const netPartition = command({
  summary: 'Part running containers into groups that do not reach each other',
  explanation:
    "Each argument is a group, its containers between commas: a,b c,d. So is what stands between bars: a b '|' c d. One group alone is parted from all other running containers. A container that restarts is healed.",
  operands: { usage: 'GROUP [GROUP...]', min: 1 },
  flags: {},
  async run({ trouble }: Pick<Engine, 'trouble'>, { operands, out }) {
    const items = await trouble.partition(parseGroups(operands));
    await printRows(out, { items, columns: TROUBLE_COLUMNS, shown: TROUBLE_SHOWN });
  },
});
