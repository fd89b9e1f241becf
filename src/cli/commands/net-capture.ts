import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { resolve } from 'node:path';

import { type Capture, type CapturedPacket, type Engine, timeLimit } from '../../engine/index.js';
import { pcapHeader, pcapRecord } from '../../packet/pcap.js';
import { parseDurationMs } from '../../wire/words/duration.js';
import { type CommandContext, command } from '../command.js';
import { integerFlag, switchFlag, textFlag, valueFlag } from '../flag.js';
import { packetLines } from '../net/packet-printer.js';
import type { Output } from '../output.js';
import { invalid } from '../values/invalid.js';
import { openFailure } from '../values/open-failure.js';

const FLAGS = {
  ascii: switchFlag({ short: 'A', help: 'Print what TCP and UDP packets carry, as text' }),
  count: integerFlag({ short: 'c', help: 'End after so many packets' }),
  duration: valueFlag({ type: 'duration', help: 'End after so long: 30s', parse: parseDurationMs }),
  filter: textFlag({ short: 'f', help: "Which packets, in tcpdump's words: 'host db and not port 53'" }),
  interface: textFlag({ short: 'i', help: 'Interface of the container (default all but the loopback)' }),
  snaplen: integerFlag({ help: 'Take no more than so many bytes of each packet' }),
  write: textFlag({ short: 'w', help: "Write a file for Wireshark or tcpdump instead ('-' for standard output)" }),
} as const;

type Context = CommandContext<typeof FLAGS>;

/** `gantry net capture`: the packets of a container, with nothing in it. Ends at Ctrl-C, and with the container. */
export const netCapture = command({
  summary: 'Capture the packets of a running container',
  explanation:
    "Nothing is needed in the container. A filter has tcpdump's words: host, net, port, portrange, src, dst, tcp, udp, icmp, arp, ip, ip6, less, greater, and, or, not; a host may be the name of a container.",
  operands: { usage: 'CONTAINER', min: 1, max: 1 },
  flags: FLAGS,
  async run({ traffic }: Pick<Engine, 'traffic'>, context) {
    const { flags, operands, err, out, untilInterrupted } = context;
    checkFlags(context);
    using interruption = untilInterrupted();
    const timers = flags.duration === undefined ? [] : [timeLimit(flags.duration)];
    const cancelSignal = AbortSignal.any([interruption.signal, out.brokenSignal, ...timers]);
    await using file = await openFile(context);
    await using capture = await traffic.capture(operands[0] ?? '', {
      filter: flags.filter,
      interfaceName: flags.interface,
      snapLength: flags.snaplen,
      cancelSignal,
    });
    const isQuiet = flags.write === undefined && !err.isTerminal;
    if (!isQuiet) err.line(`listening on ${capture.interfaceNames.join(', ')} of ${operands[0]}: Ctrl-C ends it`);
    const shown = await follow(capture, context, file ?? out);
    const { dropped } = capture.counts();
    err.line(`${shown} packets captured, ${dropped} dropped by the kernel`);
  },
});

function checkFlags({ flags: { count, duration, snaplen, write, ascii }, out }: Context): void {
  if (count !== undefined && count < 1) throw invalid(`--count must be at least 1, not ${count}`);
  if (snaplen !== undefined && (snaplen < 1 || snaplen > 262_144))
    throw invalid(`--snaplen must be between 1 and 262144 bytes, not ${snaplen}`);
  if (duration !== undefined && duration <= 0) throw invalid('--duration must be longer than nothing');
  if (write === '') throw invalid('--write needs the name of a file, or - for standard output');
  if (write === '-' && out.isTerminal) throw invalid('packets are no text for a terminal: give a file, or redirect');
  if (write !== undefined && ascii) throw invalid('--ascii is for text, and --write for files: one of them');
}

/** Gives how many packets were shown. */
async function follow(capture: Capture, context: Context, to: PacketFile | Output): Promise<number> {
  const { flags } = context;
  const encode = flags.write === undefined ? textOf(capture, flags.ascii) : recordsOf;
  if (flags.write !== undefined) to.write(pcapHeader(capture.snapLength));
  let shown = 0;
  for await (const batch of capture.batches) {
    const wanted = flags.count === undefined ? batch : batch.slice(0, flags.count - shown);
    to.write(encode(wanted));
    shown += wanted.length;
    await to.ready();
    if (shown === flags.count) break;
  }
  return shown;
}

const recordsOf = (packets: readonly CapturedPacket[]): Uint8Array => Buffer.concat(packets.map(pcapRecord));

const textOf = (capture: Capture, showsPayload: boolean): ((packets: readonly CapturedPacket[]) => string) => {
  const options = { showsInterface: capture.interfaceNames.length > 1, showsPayload };
  return (packets) => packets.map((packet) => packetLines(packet, options)).join('');
};

/** A file that is made or emptied, and whole when it is closed. */
class PacketFile implements AsyncDisposable {
  readonly #stream: WriteStream;
  readonly #name: string;
  #failure: Error | undefined;

  constructor(stream: WriteStream, name: string) {
    this.#stream = stream;
    this.#name = name;
    stream.on('error', (error) => {
      this.#failure = error;
    });
  }

  write(bytes: string | Uint8Array): void {
    this.#stream.write(bytes);
  }

  async ready(): Promise<void> {
    if (this.#stream.writableNeedDrain && !this.#failure)
      await Promise.race([once(this.#stream, 'drain'), this.#closed()]);
    if (this.#failure) throw invalid(`write ${this.#name}: ${this.#failure.message}`, { cause: this.#failure });
  }

  async #closed(): Promise<void> {
    if (!this.#stream.closed) await new Promise<void>((resolved) => this.#stream.once('close', () => resolved()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stream.end();
    await this.#closed();
  }
}

async function openFile({ flags: { write }, io }: Context): Promise<PacketFile | undefined> {
  if (write === undefined || write === '-') return undefined;
  const stream = createWriteStream(resolve(io.workingDir, write), { mode: 0o600 });
  try {
    await once(stream, 'open');
  } catch (error) {
    throw invalid(openFailure(write, error), { cause: error });
  }
  return new PacketFile(stream, write);
}
