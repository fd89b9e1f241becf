/** What the kernel gives a filter to look at. @see seccomp(2), struct seccomp_data */
export type SystemCall = { readonly number: number; readonly architecture?: number; readonly args?: readonly number[] };

// <linux/audit.h>
export const AUDIT_ARCH = { x86_64: 0xc000003e, i386: 0x40000003 } as const;

type Verdict = 'allow' | `errno ${number}` | 'kill';

/**
 * Runs a filter's instructions as the kernel would, so that its verdicts can be asked without a process that dies of them.
 * Knows the instructions that libseccomp writes; any other is an error.
 */
export function runFilter(
  instructions: Uint8Array,
  { number, architecture = AUDIT_ARCH.x86_64, args = [] }: SystemCall,
): Verdict {
  const program = Buffer.from(instructions);
  const data = Buffer.alloc(64);
  data.writeUInt32LE(number, 0);
  data.writeUInt32LE(architecture, 4);
  for (const [i, arg] of args.entries()) data.writeBigUInt64LE(BigInt.asUintN(64, BigInt(arg)), 16 + i * 8);

  let accumulator = 0;
  for (let at = 0; ; at += 1) {
    const code = program.readUInt16LE(at * 8);
    const [then, otherwise] = [program.readUInt8(at * 8 + 2), program.readUInt8(at * 8 + 3)];
    const operand = program.readUInt32LE(at * 8 + 4);
    const jump = (holds: boolean): void => void (at += holds ? then : otherwise);
    switch (code) {
      case 0x20: // ld [k]
        accumulator = data.readUInt32LE(operand);
        break;
      case 0x54: // and #k
        accumulator = (accumulator & operand) >>> 0;
        break;
      case 0x05: // ja
        at += operand;
        break;
      case 0x15: // jeq
        jump(accumulator === operand);
        break;
      case 0x25: // jgt
        jump(accumulator > operand);
        break;
      case 0x35: // jge
        jump(accumulator >= operand);
        break;
      case 0x06: // ret
        return verdict(operand);
      default:
        throw new Error(`instruction ${at}: unknown code 0x${code.toString(16)}`);
    }
  }
}

function verdict(action: number): Verdict {
  const kind = action >>> 16;
  if (kind === 0x7fff) return 'allow';
  return kind === 0x0005 ? `errno ${action & 0xffff}` : 'kill';
}
