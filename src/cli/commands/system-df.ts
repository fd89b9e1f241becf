import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';
import { listFormatFlag } from '../format/format-flag.js';
import { printRows } from '../format/print-rows.js';
import { DISK_USAGE_COLUMNS, diskUsageColumns, diskUsageRows } from '../print/disk-usage-rows.js';

/** `docker system df` */
export const systemDf = command({
  summary: 'Show disk usage',
  operands: { usage: '', min: 0, max: 0 },
  flags: {
    format: listFormatFlag,
    verbose: switchFlag({ short: 'v', help: 'Show detailed information on space usage' }),
  },
  async run(engine: Pick<Engine, 'builds' | 'system'>, { flags: { format, verbose }, out, nowMs }) {
    const [disk, cache] = await Promise.all([engine.system.diskUsage(), engine.builds.cacheUsage()]);
    if (verbose) {
      const usage = { ...disk, cache };
      const { diskUsageDetails, diskUsageByTemplate } = await import('../print/disk-usage-details.js');
      const isTable = format === undefined || format === 'table';
      if (!isTable) return out.line(await diskUsageByTemplate(usage, { nowMs: nowMs(), format }));
      for (const line of await diskUsageDetails(usage, nowMs())) out.line(line);
      return;
    }
    await printRows(out, {
      items: diskUsageRows(disk, cache),
      columns: diskUsageColumns,
      shown: DISK_USAGE_COLUMNS,
      format,
      goType: 'formatter.diskUsageImagesContext',
    });
  },
});
