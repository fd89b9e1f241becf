import { DEFAULT_CONTEXT } from '../../contexts/context.js';
import { type CommandContext, command } from '../command.js';
import { chosenName } from '../context/chosen-name.js';
import { objectFormatFlag } from '../format/format-flag.js';
import {
  clientPart,
  farServerPart,
  forTemplate,
  ownServerPart,
  type VersionPart,
  versionLines,
} from '../print/version-parts.js';

/** `docker version`: client and server are one program here, unless another machine's engine was chosen. */
export const version = command({
  summary: 'Show the gantry version information',
  operands: { usage: '', min: 0, max: 0 },
  flags: { format: objectFormatFlag },
  async runLocally({ flags: { format }, out, version: number, io, askedEngine }) {
    const context = await chosenName({ io, askedEngine });
    const client = clientPart(number, context);
    if (format === undefined) {
      return out.line(versionLines(client, await serverPart(number, context, { io, askedEngine })).join('\n'));
    }
    const { objectPrinter } = await import('../format/print-object.js');
    const print = objectPrinter(format);
    const server = await serverPart(number, context, { io, askedEngine });
    out.line(print({ Client: forTemplate(client), Server: forTemplate(server) }));
  },
});

/** An engine of another machine is asked; this machine's is not opened for it. */
async function serverPart(
  number: string,
  context: string,
  { io, askedEngine }: Pick<CommandContext, 'io' | 'askedEngine'>,
): Promise<VersionPart> {
  if (!io.others || context === DEFAULT_CONTEXT) return ownServerPart(number);
  await using engine = await io.others.open(askedEngine);
  return farServerPart(await engine.system.info());
}
