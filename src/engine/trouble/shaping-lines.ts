import type { Instruction } from '../../packet/filter/instruction.js';
import { targetProgram } from './emulation/match-target.js';
import { type EmulationMeans, madeDevices, type ShapingPlan } from './plan-shaping.js';
import type { Impairment, Shape } from './trouble-service.js';

const QUEUE = '6:';
/** Of packets that no shape is meant for. */
const UNSHAPED = 'ffff';
/** As good as no limit; a 32-bit figure of bytes still holds it. */
const UNLIMITED_BITS = 32_000_000_000;
/** What waits for its turn at a slow rate: a quarter of a second's worth, and at least what the kernel makes into one packet, twice. */
const LEAST_WAITING_BYTES = 131_072;
const WAITING_SECONDS = 0.25;
const FRAME_BYTES = 1514;
const EMULATED_PACKETS = 10_000;
const LOOP_PACKETS = 10_000;
/** Whatever the container's interface lets through passes by ours. */
const LONGEST_FRAME = 65_535;
/** Behind our programs, which see a packet first. */
const TO_QUEUE_PRIORITY = 20;

/** Interfaces that have to be made, as lines of `ip -batch`. */
export const interfaceLines = ({ direction, queueDevice, loop, shapes }: ShapingPlan): readonly string[] => [
  ...(direction === 'in' && queueDevice !== undefined ? queueInterface(queueDevice, LOOP_PACKETS) : []),
  ...(loop
    ? [
        `link add name ${loop.from} mtu ${LONGEST_FRAME} type veth peer name ${loop.to} mtu ${LONGEST_FRAME}`,
        ...(shapes.some(damages) ? [`link set dev ${loop.to} gro_max_size 1`] : []),
        ...[loop.from, loop.to].flatMap(raiseLines),
        ...queueInterface(loop.queue, LOOP_PACKETS),
      ]
    : []),
];

/** Packets that are put together have a checksum that is reckoned anew when they part: damage would not be seen. */
const damages = ({ impairment }: Shape): boolean => impairment.corruptPercent !== undefined;

const queueInterface = (name: string, packets: number): readonly string[] => [
  `link add name ${name} txqueuelen ${packets} mtu ${LONGEST_FRAME} type ifb`,
  ...raiseLines(name),
];

const raiseLines = (name: string): readonly string[] => [
  `link set dev ${name} addrgenmode none`,
  `link set dev ${name} up`,
];

/** Queues and what leads to them, as lines of `tc -batch`. */
export function queueLines(plan: ShapingPlan, means: EmulationMeans): readonly string[] {
  const { device, direction, queueDevice, loop } = plan;
  return [
    ...(means === 'programs' || direction === 'in' ? [`qdisc replace dev ${device} clsact`] : []),
    ...(queueDevice === undefined ? [] : queueDeviceLines(plan, queueDevice, means)),
    ...(loop
      ? [
          `qdisc add dev ${loop.from} clsact`,
          `qdisc add dev ${loop.to} clsact`,
          // The pair's own queue is short; a newer kernel lets the rest wait here.
          `qdisc add dev ${loop.from} root pfifo limit ${LOOP_PACKETS}`,
          // By way of the other queue: else a packet that is not due would be looked at again at once, and for ever.
          `filter add dev ${loop.from} egress ${everythingTo(loop.queue)}`,
        ]
      : []),
  ];
}

function queueDeviceLines(plan: ShapingPlan, queue: string, means: EmulationMeans): readonly string[] {
  const everybody = plan.shapes.findIndex(({ target }) => target === undefined);
  const rest = everybody < 0 ? UNSHAPED : classOf(everybody);
  return [
    `qdisc replace dev ${queue} root handle ${QUEUE} htb default ${rest}`,
    `class add dev ${queue} parent ${QUEUE} classid ${QUEUE}${UNSHAPED} htb rate ${UNLIMITED_BITS}bit quantum 60000`,
    ...plan.shapes.flatMap((shape, at) => classLines(shape, queue, { at, means })),
    ...(plan.direction === 'in'
      ? [`filter add dev ${plan.device} ingress prio ${TO_QUEUE_PRIORITY} ${everythingTo(queue)}`]
      : []),
  ];
}

const classOf = (at: number): string => (at + 1).toString(16);

function classLines(
  { target, direction, impairment }: Shape,
  queue: string,
  { at, means }: { readonly at: number; readonly means: EmulationMeans },
): readonly string[] {
  const { rateBitsPerSecond } = impairment;
  const id = `${QUEUE}${classOf(at)}`;
  const rate = rateBitsPerSecond ?? UNLIMITED_BITS;
  const leaf = means === 'netem' ? netemWords(impairment) : waitingWords(rateBitsPerSecond);
  return [
    `class add dev ${queue} parent ${QUEUE} classid ${id} htb rate ${Math.round(rate)}bit quantum ${rateBitsPerSecond ? FRAME_BYTES : 60_000}`,
    ...(leaf === '' ? [] : [`qdisc add dev ${queue} parent ${id} handle ${(at + 0x10).toString(16)}: ${leaf}`]),
    ...(target
      ? [
          `filter add dev ${queue} parent ${QUEUE} protocol all prio ${at + 1} bpf bytecode "${byteCode(targetProgram(target, direction, { match: 0xffff_ffff, otherwise: 0 }))}" flowid ${id}`,
        ]
      : []),
  ];
}

const waitingWords = (rate: number | undefined): string =>
  rate === undefined ? '' : `bfifo limit ${Math.max(LEAST_WAITING_BYTES, Math.round((rate / 8) * WAITING_SECONDS))}`;

/** @see tc-netem(8) */
export function netemWords(impairment: Impairment): string {
  const { delayMs, jitterMs, lossPercent, corruptPercent, duplicatePercent, reorderPercent } = impairment;
  const micros = (ms: number): string => `${Math.round(ms * 1000)}us`;
  const share = (word: string, percent: number | undefined): readonly string[] =>
    percent ? [`${word} ${percent}%`] : [];
  return [
    `netem limit ${EMULATED_PACKETS}`,
    ...(delayMs ? [`delay ${micros(delayMs)}${jitterMs ? ` ${micros(jitterMs)}` : ''}`] : []),
    ...share('loss', lossPercent),
    ...share('corrupt', corruptPercent),
    ...share('duplicate', duplicatePercent),
    ...share('reorder', reorderPercent),
  ].join(' ');
}

/** One instruction, which says yes to every packet. */
const everythingTo = (device: string): string =>
  `protocol all bpf bytecode "1,6 0 0 4294967295" action mirred egress redirect dev ${device}`;

/** @see tc-bpf(8) */
const byteCode = (program: readonly Instruction[]): string =>
  [
    String(program.length),
    ...program.map(({ code, jumpTrue, jumpFalse, operand }) => `${code} ${jumpTrue} ${jumpFalse} ${operand}`),
  ].join(',');

/** Takes away whatever was made for these interfaces; lines for what is not there fail, which is as well. */
export const clearingLines = (
  devices: readonly string[],
): { readonly tc: readonly string[]; readonly ip: readonly string[] } => ({
  tc: devices.flatMap((device) => [`qdisc del dev ${device} clsact`, `qdisc del dev ${device} root`]),
  ip: madeDevices(devices).map((name) => `link del dev ${name}`),
});
