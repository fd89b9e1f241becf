/**
 * System calls since Linux 6.5, by number: the same on every architecture. A library may be older than they are.
 *
 * @see linux, scripts/syscall.tbl
 */
export const NEW_SYSCALLS: Readonly<Record<string, number>> = {
  cachestat: 451,
  fchmodat2: 452,
  map_shadow_stack: 453,
  futex_wake: 454,
  futex_wait: 455,
  futex_requeue: 456,
  statmount: 457,
  listmount: 458,
  lsm_get_self_attr: 459,
  lsm_set_self_attr: 460,
  lsm_list_modules: 461,
  mseal: 462,
  setxattrat: 463,
  getxattrat: 464,
  listxattrat: 465,
  removexattrat: 466,
};

/** The last one that was weighed when the rules were written. */
export const NEWEST_SYSCALL = 466;

// <linux/bpf_common.h>, <linux/seccomp.h>: the number is the first word of the data.
const LOAD_NUMBER = 0x20;
const JUMP_IF_EQUAL = 0x15;
const JUMP_IF_GREATER = 0x25;
const JUMP_IF_AT_LEAST = 0x35;
const JUMP = 0x05;
const RETURN = 0x06;
const ALLOW = 0x7fff0000;
const ENOSYS = 0x00050000 | 38;
// Numbers of the x32 interface have this bit: they are left to the filter.
const X32_BIT = 0x40000000;

/**
 * Instructions that go before a filter: allow `allowed`, say ENOSYS to what is above `newest`, and leave the rest to it.
 */
export function prologue(allowed: readonly number[], newest: number): Buffer {
  const count = allowed.length;
  // Laid out: load, x32?, newer?, one test each, jump to the filter, ENOSYS, ALLOW, and then the filter.
  const enosysAt = count + 4;
  const allowAt = enosysAt + 1;
  const filterAt = allowAt + 1;
  return Buffer.concat([
    instruction(LOAD_NUMBER, 0),
    instruction(JUMP_IF_AT_LEAST, X32_BIT, filterAt - 2),
    instruction(JUMP_IF_GREATER, newest, enosysAt - 3),
    ...allowed.map((number, i) => instruction(JUMP_IF_EQUAL, number, allowAt - (i + 4))),
    instruction(JUMP, filterAt - enosysAt),
    instruction(RETURN, ENOSYS),
    instruction(RETURN, ALLOW),
  ]);
}

/** `struct sock_filter`; `then` is how many instructions a test that holds jumps over. */
function instruction(code: number, operand: number, then = 0): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(then, 2);
  bytes.writeUInt32LE(operand, 4);
  return bytes;
}
