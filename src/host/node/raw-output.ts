import { loadKoffi } from './koffi.js';

// <asm-generic/ioctls.h>, <asm-generic/termbits.h>: the same on x86 and arm.
const TCGETS = 0x5401;
const TCSETSW = 0x5403;
const OPOST = 1;
const TERMIOS_BYTES = 36;
const OUTPUT_FLAGS_AT = 4;

/**
 * Has the terminal behind `fd` show bytes as they are, until this is disposed of. Node's raw mode leaves it to put a carriage
 * return before each line feed; a program on a terminal of its own has done so already, and where it has not, it means
 * "one line down". Does nothing where `fd` is no terminal.
 */
export function rawOutput(fd: number): Disposable {
  const ioctl = loadKoffi().load(null).func('int ioctl(int, ulong, uint8_t *)') as Ioctl;
  if (!setProcessing(ioctl, fd, false)) return { [Symbol.dispose]: () => undefined };
  return { [Symbol.dispose]: () => void setProcessing(ioctl, fd, true) };
}

type Ioctl = (fd: number, request: number, bytes: Uint8Array) => number;

/** @returns whether it was the other way before */
function setProcessing(ioctl: Ioctl, fd: number, isOn: boolean): boolean {
  const termios = Buffer.alloc(TERMIOS_BYTES);
  if (ioctl(fd, TCGETS, termios) < 0) return false;
  const flags = termios.readUInt32LE(OUTPUT_FLAGS_AT);
  const wanted = (isOn ? flags | OPOST : flags & ~OPOST) >>> 0;
  if (wanted === flags) return false;
  termios.writeUInt32LE(wanted, OUTPUT_FLAGS_AT);
  return ioctl(fd, TCSETSW, termios) >= 0;
}
