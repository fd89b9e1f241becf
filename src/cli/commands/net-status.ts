import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { listFormatFlag } from '../format/format-flag.js';
import { printRows } from '../format/print-rows.js';
import { TROUBLE_COLUMNS, TROUBLE_SHOWN } from '../net/trouble-columns.js';

/** `gantry net status`: what each running container's network suffers on purpose. */
export const netStatus = command({
  summary: 'Show which containers have a shaped network, and who is parted from whom',
  operands: { usage: '[CONTAINER...]', min: 0 },
  flags: { format: listFormatFlag },
  async run({ trouble }: Pick<Engine, 'trouble'>, { flags: { format }, operands, out }) {
    const items = await trouble.status(operands.length > 0 ? operands : undefined);
    await printRows(out, { items, columns: TROUBLE_COLUMNS, shown: TROUBLE_SHOWN, format });
  },
});
