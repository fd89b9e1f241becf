import { EMULATED_MARK } from '../../../packet/emulated-mark.js';
import type { Impairment, Shape, ShapeDirection } from '../trouble-service.js';
import { Assembler } from './assembler.js';
import { emitMatch } from './match-target.js';

/** Numbers of the interfaces: the one that is shaped, and where packets for the waiting loop are sent. */
export type EmulationPlace = {
  readonly direction: ShapeDirection;
  readonly deviceIndex: number;
  /** Undefined where no shape has packets wait. */
  readonly loopIndex: number | undefined;
};

/** Mark of packets that have been through; in the loop it is when they are due in microseconds, odd, and one flag. */
const DONE = EMULATED_MARK;
const WAITING = 1;
const TO_CORRUPT = 2;
const FLAG_BITS = 3;
// <linux/pkt_cls.h>
const TC_ACT = { goOn: -1, stolen: 4 } as const;
/** `struct __sk_buff` */
const PACKET = { length: 0, mark: 8 } as const;
const BPF_F_INGRESS = 1;
/** BPF_CSUM_LEVEL_RESET */
const CHECKSUM_UNKNOWN = 3;
const ALWAYS = 0xffff_ffff;
/** Ethernet and the least of IP: what lies before is left whole, so that a packet still arrives. */
const FIRST_BYTE_TO_CORRUPT = 34;
const STACK_BYTE = -8;

/** Packets of these wait in the loop: also those that are to be corrupted, which there have their checksum. */
export const needsLoop = ({ delayMs = 0, corruptPercent = 0 }: Impairment): boolean =>
  delayMs > 0 || corruptPercent > 0;

/**
 * What a packet meets at the interface: the first shape that is meant for it loses it, doubles it, or sends it to wait.
 *
 * @param shapes In the order in which they are tried.
 */
export function entryProgram(shapes: readonly Shape[], place: EmulationPlace): Uint8Array {
  const to = new Assembler();
  to.set(6, 1);
  to.load(7, 6, PACKET.mark);
  to.jumpIf('notEqual', 7, DONE, 'new');
  to.set(1, { imm: 0 });
  to.store(6, PACKET.mark, 1);
  to.jump('go on');
  to.label('new');
  shapes.forEach((shape, at) => {
    if (shape.target) emitMatch(to, shape.target, place.direction, `past ${at}`);
    emitShape(to, shape.impairment, place, at);
    to.label(`past ${at}`);
  });
  to.label('go on');
  to.set(0, { imm: TC_ACT.goOn });
  to.exit();
  return to.bytes();
}

function emitShape(to: Assembler, impairment: Impairment, place: EmulationPlace, at: number): void {
  const { lossPercent = 0, duplicatePercent = 0 } = impairment;
  if (lossPercent > 0) {
    emitChance(to, lossPercent, `kept ${at}`);
    // Stolen, not dropped: who sends it must not be told.
    to.set(0, { imm: TC_ACT.stolen });
    to.exit();
    // The kernel refuses a program with instructions that nothing leads to.
    if (lossPercent >= 100) return;
    to.label(`kept ${at}`);
  }
  if (needsLoop(impairment) && place.loopIndex !== undefined) return emitWait(to, impairment, place.loopIndex, at);
  if (duplicatePercent > 0) {
    emitChance(to, duplicatePercent, 'go on');
    emitMark(to, { imm: DONE });
    emitClone(to, place.deviceIndex, place.direction === 'in' ? BPF_F_INGRESS : 0);
    emitMark(to, { imm: 0 });
  }
  to.jump('go on');
}

function emitWait(to: Assembler, impairment: Impairment, loopIndex: number, at: number): void {
  const { delayMs = 0, jitterMs = 0, corruptPercent = 0, duplicatePercent = 0, reorderPercent = 0 } = impairment;
  to.set(7, { imm: WAITING });
  if (corruptPercent > 0) {
    emitChance(to, corruptPercent, `whole ${at}`);
    to.set(7, { imm: WAITING | TO_CORRUPT });
    to.label(`whole ${at}`);
  }
  emitMicroseconds(to);
  to.set(8, 0);
  if (reorderPercent < 100) {
    // Those that overtake are due at once.
    if (reorderPercent > 0) emitChance(to, 100 - reorderPercent, `due ${at}`);
    emitDelay(to, { delayMs, jitterMs });
    to.label(`due ${at}`);
  }
  to.compute32('and', 8, { imm: ~FLAG_BITS });
  to.compute32('or', 8, 7);
  emitMark(to, 8);
  if (duplicatePercent > 0) {
    emitChance(to, duplicatePercent, `single ${at}`);
    emitClone(to, loopIndex, 0);
    to.label(`single ${at}`);
  }
  emitRedirect(to, loopIndex, 0);
}

/** Adds to register 8. */
function emitDelay(
  to: Assembler,
  { delayMs, jitterMs }: { readonly delayMs: number; readonly jitterMs: number },
): void {
  const jitterMicros = Math.round(jitterMs * 1000);
  to.compute('add', 8, { imm: Math.round(delayMs * 1000) - jitterMicros });
  if (jitterMicros === 0) return;
  to.call('random');
  to.compute32('mod', 0, { imm: 2 * jitterMicros + 1 });
  to.compute('add', 8, 0);
}

/**
 * What a packet meets at the far end of the loop, at every tick: it goes round again until it is due, and then back to
 * the interface that it came from.
 */
export function loopProgram({ direction, deviceIndex, loopIndex = 0 }: EmulationPlace): Uint8Array {
  const to = new Assembler();
  to.set(6, 1);
  to.load(7, 6, PACKET.mark);
  emitMicroseconds(to);
  to.set(8, 7);
  to.compute32('and', 8, { imm: ~FLAG_BITS });
  to.compute32('sub', 8, 0);
  to.jumpIf('isAbove0', 8, 0, 'again');
  to.jumpIf('anyBit', 7, TO_CORRUPT, 'corrupt');
  to.label('leave');
  emitMark(to, { imm: DONE });
  emitRedirect(to, deviceIndex, direction === 'in' ? BPF_F_INGRESS : 0);
  to.label('again');
  emitRedirect(to, loopIndex, 0);
  to.label('corrupt');
  emitCorruption(to);
  emitMark(to, { imm: DONE });
  emitRedirect(to, deviceIndex, direction === 'in' ? BPF_F_INGRESS : 0);
  return to.bytes();
}

/** One bit of the packet turns round. */
function emitCorruption(to: Assembler): void {
  to.load(8, 6, PACKET.length);
  to.jumpIf('above', 8, FIRST_BYTE_TO_CORRUPT, 'long enough');
  to.jump('corrupted');
  to.label('long enough');
  to.compute32('sub', 8, { imm: FIRST_BYTE_TO_CORRUPT });
  to.call('random');
  to.compute32('mod', 0, 8);
  to.compute32('add', 0, { imm: FIRST_BYTE_TO_CORRUPT });
  to.set(9, 0);
  emitStackCall(to, 'loadBytes');
  to.jumpIf('notEqual', 0, 0, 'corrupted');
  to.call('random');
  to.compute32('and', 0, { imm: 7 });
  to.set(1, { imm: 1 });
  to.compute32('shiftLeft', 1, 0);
  to.load(2, 10, STACK_BYTE, 'byte');
  to.compute32('xor', 2, 1);
  to.store(10, STACK_BYTE, 2, 'byte');
  emitStackCall(to, 'storeBytes');
  // Whoever found the checksum right before has not seen this: it is to be looked at again.
  to.set(1, 6);
  to.set(2, { imm: CHECKSUM_UNKNOWN });
  to.call('checksumLevel');
  to.label('corrupted');
}

/** Moves the byte at place register 9 of the packet from or to the stack. */
function emitStackCall(to: Assembler, helper: 'loadBytes' | 'storeBytes'): void {
  to.set(1, 6);
  to.set(2, 9);
  to.set(3, 10);
  to.compute('add', 3, { imm: STACK_BYTE });
  to.set(4, { imm: 1 });
  if (helper === 'storeBytes') to.set(5, { imm: 0 });
  to.call(helper);
}

/** Goes on in so many cases of a hundred, else to `otherwise`. */
function emitChance(to: Assembler, percent: number, otherwise: string): void {
  if (percent >= 100) return;
  to.call('random');
  to.jumpIf('notBelow', 0, Math.floor((percent / 100) * ALWAYS), otherwise);
}

function emitMicroseconds(to: Assembler): void {
  to.call('nanoseconds');
  to.compute('div', 0, { imm: 1000 });
}

function emitMark(to: Assembler, mark: { readonly imm: number } | 8): void {
  if (mark === 8) return to.store(6, PACKET.mark, 8);
  to.set(1, mark);
  to.store(6, PACKET.mark, 1);
}

function emitClone(to: Assembler, index: number, flags: number): void {
  to.set(1, 6);
  to.set(2, { imm: index });
  to.set(3, { imm: flags });
  to.call('cloneRedirect');
}

function emitRedirect(to: Assembler, index: number, flags: number): void {
  to.set(1, { imm: index });
  to.set(2, { imm: flags });
  to.call('redirect');
  to.exit();
}
