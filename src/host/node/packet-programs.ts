import { closeSync } from 'node:fs';
import { getSystemErrorMap } from 'node:util';

import { loadKoffi } from './koffi.js';

// <linux/bpf.h>
const SYS_BPF: Readonly<Record<string, number>> = { x64: 321, arm64: 280 };
const BPF_PROG_LOAD = 5;
const BPF_PROG_TYPE_SCHED_CLS = 3;
const INSTRUCTION_BYTES = 8;
const LOG_BYTES = 1 << 16;
// <linux/sockios.h>, <linux/ethtool.h>, <sys/socket.h>
const SIOCETHTOOL = 0x8946;
const ETHTOOL = { setSendChecksum: 0x17, setReceiveOffload: 0x2c } as const;
const AF_INET = 2;
const SOCK_DGRAM_CLOEXEC = 0o2000002;

type Bindings = ReturnType<typeof bind>;

let bound: Bindings | undefined;
const libc = (): Bindings => (bound ??= bind());

const EAGAIN = 11;
/** As libbpf does it. @see bpf(2), EAGAIN */
const LOAD_ATTEMPTS = 5;

/** A program that the kernel has checked. */
export type LoadedProgram = Disposable & { readonly fd: number };

/** @returns the kernel's words where it does not take the program */
export function loadProgram(instructions: Uint8Array): LoadedProgram | string {
  const number = SYS_BPF[process.arch];
  if (number === undefined) return `no bpf(2) is known for ${process.arch}`;
  const load = {
    type: BPF_PROG_TYPE_SCHED_CLS,
    count: instructions.byteLength / INSTRUCTION_BYTES,
    instructions,
    // Helpers that change packets are for programs under this licence only; it says nothing about us.
    license: 'GPL',
    logLevel: 0,
    logSize: 0,
    log: null,
    version: 0,
    flags: 0,
  };
  // A signal that is on its way to the thread breaks the check off: it is begun again then.
  for (let attempt = 1; attempt < LOAD_ATTEMPTS; attempt++) {
    const fd = Number(libc().bpf(number, BPF_PROG_LOAD, load, libc().loadBytes));
    if (fd >= 0) return { fd, [Symbol.dispose]: () => closeSync(fd) };
    if (libc().errno() !== EAGAIN) break;
  }
  const errno = errnoName();
  const log = Buffer.alloc(LOG_BYTES);
  const again = Number(
    libc().bpf(number, BPF_PROG_LOAD, { ...load, logLevel: 1, logSize: log.byteLength, log }, libc().loadBytes),
  );
  if (again >= 0) return { fd: again, [Symbol.dispose]: () => closeSync(again) };
  const words = log.toString('latin1').replace(/\0.*$/s, '').trim().split('\n')[0] ?? '';
  return words === '' ? errno : `${errno}: ${words}`;
}

/** Turns a feature of an interface in this thread's network namespace on or off. @returns an errno's name */
export function setOffload(device: string, feature: keyof typeof ETHTOOL, isOn: boolean): string | undefined {
  const fd = libc().socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0);
  if (fd < 0) return errnoName();
  try {
    const value = Buffer.alloc(8);
    new Uint32Array(value.buffer, value.byteOffset, 2).set([ETHTOOL[feature], isOn ? 1 : 0]);
    const request = { name: Buffer.from(device.padEnd(16, '\0'), 'latin1'), value, rest: new Uint8Array(16) };
    return libc().ioctl(fd, SIOCETHTOOL, request) < 0 ? errnoName() : undefined;
  } finally {
    closeSync(fd);
  }
}

function errnoName(): string {
  const errno = libc().errno();
  return getSystemErrorMap().get(-errno)?.[0] ?? `errno ${errno}`;
}

function bind() {
  const koffi = loadKoffi();
  const library = koffi.load('libc.so.6');
  const load = koffi.struct('gantry_bpf_load', {
    type: 'uint32',
    count: 'uint32',
    instructions: 'uint8_t *',
    license: 'const char *',
    logLevel: 'uint32',
    logSize: 'uint32',
    log: 'uint8_t *',
    version: 'uint32',
    flags: 'uint32',
  });
  koffi.struct('gantry_ifreq', {
    name: koffi.array('uint8_t', 16),
    value: 'uint8_t *',
    rest: koffi.array('uint8_t', 16),
  });
  const declare = <Arguments extends readonly unknown[], Result>(prototype: string) =>
    library.func(prototype) as unknown as (...args: Arguments) => Result;
  return {
    errno: () => koffi.errno(),
    loadBytes: koffi.sizeof(load),
    bpf: declare<[number, number, object, number], number | bigint>('long syscall(long, int, gantry_bpf_load *, uint)'),
    socket: declare<[number, number, number], number>('int socket(int, int, int)'),
    ioctl: declare<[number, number, object], number>('int ioctl(int, ulong, gantry_ifreq *)'),
  };
}
