import { parsePrefix } from '../../../packet/address.js';
import { assemble } from '../../../packet/filter/assemble.js';
import { CODE, type Instruction } from '../../../packet/filter/instruction.js';
import { all, any, hasAddress, hasPort, PROTOCOL, type TestTree } from '../../../packet/filter/test-tree.js';
import type { ShapeDirection, ShapeTarget } from '../trouble-service.js';
import type { Assembler } from './assembler.js';

const MATCH = 1;

/** Whether a packet goes to the target, or comes from it. */
export function targetTree({ prefixes, port }: ShapeTarget, direction: ShapeDirection): TestTree {
  const side = direction === 'out' ? 'destination' : 'source';
  const parsed = prefixes.map(parsePrefix).filter((prefix) => prefix !== undefined);
  const addresses = any(...parsed.map(({ address, bits }) => hasAddress(side, address, bits)));
  return port === undefined ? addresses : all(addresses, hasPort(side, [PROTOCOL.tcp, PROTOCOL.udp], port, port));
}

/** The same as a program of the classic filter: `match` for such packets, else `otherwise`. */
export const targetProgram = (
  target: ShapeTarget,
  direction: ShapeDirection,
  verdicts: { readonly match: number; readonly otherwise: number },
): readonly Instruction[] => assemble(targetTree(target, direction), verdicts) ?? [];

/** Goes on where a packet is meant, else to `otherwise`. Uses registers 0 to 5 and 8. */
export function emitMatch(
  assembler: Assembler,
  target: ShapeTarget,
  direction: ShapeDirection,
  otherwise: string,
): void {
  const name = (at: number): string => `${otherwise} test ${at}`;
  targetProgram(target, direction, { match: MATCH, otherwise: 0 }).forEach((each, at) => {
    assembler.label(name(at));
    emitInstruction(assembler, each, {
      ifTrue: name(at + 1 + (each.code === CODE.jump ? each.operand : each.jumpTrue)),
      ifFalse: name(at + 1 + each.jumpFalse),
      matched: `${otherwise} matched`,
      otherwise,
    });
  });
  assembler.label(`${otherwise} matched`);
}

type Ways = { readonly ifTrue: string; readonly ifFalse: string; readonly matched: string; readonly otherwise: string };

function emitInstruction(assembler: Assembler, { code, operand }: Instruction, ways: Ways): void {
  switch (code) {
    case CODE.returnOperand:
      return assembler.jump(operand === MATCH ? ways.matched : ways.otherwise);
    case CODE.jump:
      return assembler.jump(ways.ifTrue);
    case CODE.loadHeaderLength:
      assembler.loadPacket(CODE.loadByte, operand);
      assembler.compute32('and', 0, { imm: 0xf });
      assembler.compute32('shiftLeft', 0, { imm: 2 });
      return assembler.set(8, 0);
    case CODE.loadHalfIndexed:
      return assembler.loadPacket(code, operand, 8);
    case CODE.and:
      return assembler.compute32('and', 0, { imm: operand });
    case CODE.jumpIfEqual:
      assembler.jumpIf('equal', 0, operand, ways.ifTrue);
      return assembler.jump(ways.ifFalse);
    case CODE.jumpIfGreater:
      assembler.jumpIf('above', 0, operand, ways.ifTrue);
      return assembler.jump(ways.ifFalse);
    case CODE.jumpIfNotLess:
      assembler.jumpIf('notBelow', 0, operand, ways.ifTrue);
      return assembler.jump(ways.ifFalse);
    case CODE.jumpIfAnyBit:
      assembler.jumpIf('anyBit', 0, operand, ways.ifTrue);
      return assembler.jump(ways.ifFalse);
    default:
      return assembler.loadPacket(code, operand);
  }
}
