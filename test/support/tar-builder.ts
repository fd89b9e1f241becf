const BLOCK = 512;

/** An entry of a tar as a test wants it, right or wrong. Names are bytes, one a character. */
export type TarPart = {
  readonly name: string;
  /** The type flag: '0' file unless told, '5' directory, '2' symbolic link, '1' hard link … */
  readonly type?: string | undefined;
  readonly linkName?: string | undefined;
  readonly mode?: number | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  readonly mtime?: number | undefined;
  readonly major?: number | undefined;
  readonly minor?: number | undefined;
  readonly body?: string | Uint8Array | undefined;
  /** What the header says of the size, where that is not the body's. */
  readonly size?: number | undefined;
  readonly magic?: string | undefined;
  readonly prefix?: string | undefined;
  /** Records of a PAX header before it. */
  readonly pax?: readonly (readonly [key: string, value: string | Uint8Array])[] | undefined;
  /** Changes the header before its checksum is made. */
  readonly mangle?: ((header: Buffer) => void) | undefined;
  /** Changes it after. */
  readonly spoil?: ((header: Buffer) => void) | undefined;
};

export const MAGIC = { posix: 'ustar\x0000', gnu: 'ustar  \0', none: '\0\0\0\0\0\0\0\0' } as const;

/** A tar of the parts, with the two zero blocks of the end unless `isOpenEnded`. */
export function tarOf(parts: readonly TarPart[], options: { readonly isOpenEnded?: boolean | undefined } = {}): Buffer {
  const end = options.isOpenEnded ? [] : [Buffer.alloc(2 * BLOCK)];
  return Buffer.concat([...parts.flatMap(blocksOf), ...end]);
}

/** The body of a PAX header. */
export function paxBody(records: readonly (readonly [string, string | Uint8Array])[]): Buffer {
  return Buffer.concat(
    records.map(([key, value]) => {
      const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
      const rest = key.length + bytes.byteLength + 3;
      let length = rest + 1;
      while (String(length).length + rest !== length) length += 1;
      return Buffer.concat([Buffer.from(`${length} ${key}=`, 'latin1'), bytes, Buffer.from('\n')]);
    }),
  );
}

function blocksOf(part: TarPart): readonly Buffer[] {
  const body = typeof part.body === 'string' ? Buffer.from(part.body, 'latin1') : Buffer.from(part.body ?? []);
  const pax = part.pax ? blocksOf({ name: 'pax', type: 'x', body: paxBody(part.pax) }) : [];
  const padding = Buffer.alloc((BLOCK - (body.byteLength % BLOCK)) % BLOCK);
  return [...pax, headerOf(part, body.byteLength), body, padding];
}

function headerOf(part: TarPart, bodyBytes: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(part.name.slice(0, 100), 0, 'latin1');
  octal(header, part.mode ?? (part.type === '5' ? 0o755 : 0o644), 100, 8);
  octal(header, part.uid ?? 0, 108, 8);
  octal(header, part.gid ?? 0, 116, 8);
  octal(header, part.size ?? bodyBytes, 124, 12);
  octal(header, part.mtime ?? 1_600_000_000, 136, 12);
  header.write(part.type ?? '0', 156, 'latin1');
  header.write(part.linkName ?? '', 157, 100, 'latin1');
  header.write(part.magic ?? MAGIC.posix, 257, 'latin1');
  octal(header, part.major ?? 0, 329, 8);
  octal(header, part.minor ?? 0, 337, 8);
  header.write(part.prefix ?? '', 345, 155, 'latin1');
  part.mangle?.(header);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  part.spoil?.(header);
  return header;
}

function octal(header: Buffer, value: number, start: number, length: number): void {
  header.write(
    value
      .toString(8)
      .padStart(length - 1, '0')
      .slice(0, length - 1),
    start,
    'latin1',
  );
}
