/** A row of a dump, as hexdump -C has it: where it is, its bytes, and those of them that are characters. */
export function hexLine(
  bytes: Uint8Array,
  { offset, perRow }: { readonly offset: number; readonly perRow: 8 | 16 },
): string {
  const digits = Array.from({ length: perRow }, (_, index) => {
    const byte = bytes[index];
    const gap = index === 8 ? ' ' : '';
    return gap + (byte === undefined ? '  ' : byte.toString(16).padStart(2, '0'));
  }).join(' ');
  const characters = Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'));
  return `${offset.toString(16).padStart(8, '0')}  ${digits}  ${characters.join('')}`;
}
