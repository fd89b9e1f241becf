import type { Engine } from '../../engine/index.js';
import { infoToWire } from '../../wire/info-to-wire.js';
import { command } from '../command.js';
import { chosenName } from '../context/chosen-name.js';
import { objectFormatFlag } from '../format/format-flag.js';
import { infoLines } from '../print/info-lines.js';
import { clientPart } from '../print/version-parts.js';

/** `docker info` */
export const info = command({
  summary: 'Display system-wide information',
  operands: { usage: '', min: 0, max: 0 },
  flags: { format: objectFormatFlag },
  async run(engine: Pick<Engine, 'system'>, { flags: { format }, out, err, nowMs, version, io, askedEngine }) {
    const [system, context] = await Promise.all([engine.system.info(), chosenName({ io, askedEngine })]);
    if (format !== undefined) {
      const { objectPrinter } = await import('../format/print-object.js');
      const client = { Debug: false, ...clientPart(version, context), Plugins: [], Warnings: null };
      return out.line(objectPrinter(format)({ ...infoToWire(system, { nowMs: nowMs() }), ClientInfo: client }));
    }
    out.line(infoLines(system, { version, context, nowMs: nowMs() }).join('\n'));
    for (const warning of system.warnings) err.line(`WARNING: ${warning}`);
  },
});
