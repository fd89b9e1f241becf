const MAGIC = '\x7fELF';
const PT_INTERP = 3;

/** Whether these are a 64-bit little-endian ELF program that names no interpreter. @see elf(5) */
export function isStaticProgram(bytes: Buffer): boolean {
  if (bytes.byteLength < 64 || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return false;
  const start = Number(bytes.readBigUInt64LE(0x20));
  const size = bytes.readUInt16LE(0x36);
  const count = bytes.readUInt16LE(0x38);
  if (start + count * size > bytes.byteLength) return false;
  const types = Array.from({ length: count }, (_, index) => bytes.readUInt32LE(start + index * size));
  return !types.includes(PT_INTERP);
}
