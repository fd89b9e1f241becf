import { arch } from 'node:os';

import { command } from '../command.js';
import { objectFormatFlag } from '../format/format-flag.js';

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/** `docker version`: client and server are one program here. Opens no engine. */
export const version = command({
  summary: 'Show the gantry version information',
  operands: { usage: '', min: 0, max: 0 },
  flags: { format: objectFormatFlag },
  async runLocally({ flags: { format }, out, version: number }) {
    const part = { Version: number, Os: 'linux', Arch: ARCHITECTURES[arch()] ?? arch() };
    if (format !== undefined) {
      const { objectPrinter } = await import('../format/print-object.js');
      return out.line(objectPrinter(format)({ Client: part, Server: part }));
    }
    const lines = [` Version:           ${part.Version}`, ` OS/Arch:           ${part.Os}/${part.Arch}`];
    out.line(['Client:', ...lines, '', 'Server:', ...lines].join('\n'));
  },
});
