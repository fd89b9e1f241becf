import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { objectFormatFlag } from '../format/format-flag.js';
import { infoFields, infoLines } from '../print/info-lines.js';

/** `docker info` */
export const info = command({
  summary: 'Display system-wide information',
  operands: { usage: '', min: 0, max: 0 },
  flags: { format: objectFormatFlag },
  async run(engine: Pick<Engine, 'system'>, { flags: { format }, out, err }) {
    const system = await engine.system.info();
    if (format !== undefined) {
      const { objectPrinter } = await import('../format/print-object.js');
      return out.line(objectPrinter(format)(infoFields(system)));
    }
    out.line(infoLines(system).join('\n'));
    for (const warning of system.warnings) err.line(`WARNING: ${warning}`);
  },
});
