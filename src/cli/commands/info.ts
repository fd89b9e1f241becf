import type { Engine } from '../../engine/index.js';
import { infoToWire } from '../../wire/info-to-wire.js';
import { command } from '../command.js';
import { objectFormatFlag } from '../format/format-flag.js';
import { infoLines } from '../print/info-lines.js';

/** `docker info` */
export const info = command({
  summary: 'Display system-wide information',
  operands: { usage: '', min: 0, max: 0 },
  flags: { format: objectFormatFlag },
  async run(engine: Pick<Engine, 'system'>, { flags: { format }, out, err, nowMs }) {
    const system = await engine.system.info();
    if (format !== undefined) {
      const { objectPrinter } = await import('../format/print-object.js');
      return out.line(objectPrinter(format)(infoToWire(system, { nowMs: nowMs() })));
    }
    out.line(infoLines(system).join('\n'));
    for (const warning of system.warnings) err.line(`WARNING: ${warning}`);
  },
});
