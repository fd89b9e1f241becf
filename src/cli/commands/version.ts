import { arch } from 'node:os';

import { mayBeFar } from '../../contexts/may-be-far.js';
import { type CommandContext, command } from '../command.js';
import { objectFormatFlag } from '../format/format-flag.js';

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
/** As uname has them. */
const KERNEL_ARCHITECTURES: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' };

/** `docker version`: client and server are one program here, unless another machine's engine was chosen. */
export const version = command({
  summary: 'Show the gantry version information',
  operands: { usage: '', min: 0, max: 0 },
  flags: { format: objectFormatFlag },
  async runLocally({ flags: { format }, out, version: number, io, askedEngine }) {
    const part = { Version: number, Os: 'linux', Arch: ARCHITECTURES[arch()] ?? arch() };
    if (format !== undefined) {
      const { objectPrinter } = await import('../format/print-object.js');
      return out.line(objectPrinter(format)({ Client: part, Server: await serverPart(part, { io, askedEngine }) }));
    }
    const server = await serverPart(part, { io, askedEngine });
    out.line(['Client:', ...linesOf(part), '', 'Server:', ...linesOf(server)].join('\n'));
  },
});

type Part = { readonly Version: string; readonly Os: string; readonly Arch: string };

/** An engine of another machine is asked; this machine's is not opened for it. */
async function serverPart(own: Part, { io, askedEngine }: Pick<CommandContext, 'io' | 'askedEngine'>): Promise<Part> {
  if (!io.others || !mayBeFar(askedEngine.choice ?? {}, io.env)) return own;
  const { chooseContext } = await import('../../contexts/choose-context.js');
  const { ContextStore } = await import('../../contexts/context-store.js');
  const context = await chooseContext(ContextStore.of(io.env), askedEngine.choice ?? {}, io.env);
  if (context.endpoint.kind === 'local') return own;
  await using engine = await io.others.open(askedEngine);
  const { gantryVersion, architecture } = await engine.system.info();
  return { Version: gantryVersion, Os: 'linux', Arch: KERNEL_ARCHITECTURES[architecture] ?? architecture };
}

const linesOf = ({ Version, Os, Arch }: Part): readonly string[] => [
  ` Version:           ${Version}`,
  ` OS/Arch:           ${Os}/${Arch}`,
];
