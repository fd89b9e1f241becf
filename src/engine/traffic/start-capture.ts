import { engineError } from '../../errors/engine-error.js';
import type { PacketSocket, SocketPacket } from '../../host/packet-sockets.js';
import { EMULATED_MARK } from '../../packet/emulated-mark.js';
import { compileFilter } from '../../packet/filter/compile-filter.js';
import { CODE, type Instruction, instruction } from '../../packet/filter/instruction.js';
import type { Container } from '../container/container.js';
import type { ContainerParts } from '../container/container-parts.js';
import { findContainer } from '../container/find-container.js';
import { addressesOf, holdNetwork } from './live-network.js';
import type { Capture, CaptureCounts, CapturedPacket, CaptureOptions } from './traffic-service.js';

/** As tcpdump's: whole packets, also those that the kernel has put together of many. */
const WHOLE_PACKET = 262_144;
/** SKF_AD_OFF + SKF_AD_MARK. @see <linux/filter.h> */
const MARK_PLACE = 0xffff_f014;
const LOOPBACK = 'lo';
/** Interfaces that gantry puts there to hold packets back. */
const OWN_INTERFACE = /^gty/;

export function startCapture(
  { host, records }: Pick<ContainerParts, 'host' | 'records'>,
  container: Container,
  options: CaptureOptions,
): Capture {
  const { snapLength = WHOLE_PACKET, cancelSignal } = options;
  const resolve = (name: string): readonly string[] | undefined => {
    const named = findContainer(records, name);
    return named && addressesOf(named);
  };
  const filter = captureProgram(compileFilter(options.filter ?? '', resolve), snapLength);
  using network = holdNetwork(host, container);
  const { pid } = container.state;
  const present = host.packetSockets.interfaces(pid, network.namespace);
  const chosen = chooseInterfaces(container, present, options.interfaceName);
  const [only] = chosen.keys();
  const socket = host.packetSockets.listen({
    namespace: network.namespace,
    pid,
    interfaceIndex: chosen.size === 1 ? (only ?? 0) : 0,
    filter,
  });
  const close = async (): Promise<void> => await socket[Symbol.asyncDispose]();
  const count = { passed: 0 };
  cancelSignal?.addEventListener('abort', () => void close(), { once: true });
  if (cancelSignal?.aborted) void close();
  return {
    containerId: container.id,
    interfaceNames: [...chosen.values()],
    snapLength,
    batches: readBatches(socket, chosen, count),
    counts(): CaptureCounts {
      const dropped = socket.dropped();
      return { received: count.passed + dropped, dropped };
    },
    [Symbol.asyncDispose]: close,
  };
}

/** Whether a packet is seen twice is asked first; how much of it is wanted is what the program answers. */
function captureProgram(filter: readonly Instruction[], snapLength: number): readonly Instruction[] {
  const cut = (each: Instruction): Instruction =>
    each.code === CODE.returnOperand && each.operand !== 0 ? { ...each, operand: snapLength } : each;
  return [
    instruction(CODE.loadWord, MARK_PLACE),
    instruction(CODE.jumpIfEqual, EMULATED_MARK, 0, 1),
    instruction(CODE.returnOperand, 0),
    ...filter.map(cut),
  ];
}

function chooseInterfaces(
  container: Container,
  present: ReadonlyMap<number, string>,
  name: string | undefined,
): ReadonlyMap<number, string> {
  const chosen = [...present].filter(([, each]) =>
    name === undefined ? each !== LOOPBACK && !OWN_INTERFACE.test(each) : each === name,
  );
  if (chosen.length > 0) return new Map(chosen);
  throw engineError('interface_not_found', {
    name: name ?? 'eth0',
    container: container.name,
    present: [...present.values()],
  });
}

async function* readBatches(
  socket: PacketSocket,
  chosen: ReadonlyMap<number, string>,
  count: { passed: number },
): AsyncGenerator<readonly CapturedPacket[], void, undefined> {
  try {
    for (;;) {
      const packets = await socket.read();
      if (!packets) return;
      const batch = packets.flatMap((packet) => toCaptured(packet, chosen));
      count.passed += batch.length;
      if (batch.length > 0) yield batch;
    }
  } finally {
    await socket[Symbol.asyncDispose]();
  }
}

function toCaptured(packet: SocketPacket, chosen: ReadonlyMap<number, string>): readonly CapturedPacket[] {
  const { interfaceIndex, isOutgoing, ...rest } = packet;
  const interfaceName = chosen.get(interfaceIndex);
  return interfaceName === undefined ? [] : [{ ...rest, interfaceName, direction: isOutgoing ? 'out' : 'in' }];
}
