const SEGMENT = { load: 1, dynamic: 2, interpreter: 3 } as const;
const DYNAMIC = { end: 0, needed: 1, strings: 5 } as const;

type Segment = { readonly type: number; readonly offset: number; readonly address: number; readonly fileBytes: number };

/** What a program must find beside it to be run. */
export type ProgramNeeds = {
  /** Path of the loader; undefined for a program that needs nothing, and for libraries. */
  readonly interpreter: string | undefined;
  /** Names of libraries: `libc.so.6`. */
  readonly libraries: readonly string[];
};

/** Of a 64-bit little-endian program or library. @see elf(5) */
export function readNeeds(file: Buffer): ProgramNeeds {
  const segments = readSegments(file);
  const interpreter = segments.find(({ type }) => type === SEGMENT.interpreter);
  const dynamic = segments.find(({ type }) => type === SEGMENT.dynamic);
  return {
    interpreter: interpreter && textAt(file, interpreter.offset),
    libraries: dynamic ? readLibraries(file, dynamic, segments) : [],
  };
}

function readSegments(file: Buffer): readonly Segment[] {
  const start = Number(file.readBigUInt64LE(0x20));
  const size = file.readUInt16LE(0x36);
  return Array.from({ length: file.readUInt16LE(0x38) }, (_, index) => {
    const at = start + index * size;
    return {
      type: file.readUInt32LE(at),
      offset: Number(file.readBigUInt64LE(at + 8)),
      address: Number(file.readBigUInt64LE(at + 16)),
      fileBytes: Number(file.readBigUInt64LE(at + 32)),
    };
  });
}

function readLibraries(file: Buffer, { offset, fileBytes }: Segment, segments: readonly Segment[]): readonly string[] {
  const names: number[] = [];
  let stringsAddress = 0;
  for (let at = offset; at < offset + fileBytes; at += 16) {
    const tag = Number(file.readBigInt64LE(at));
    const value = Number(file.readBigUInt64LE(at + 8));
    if (tag === DYNAMIC.end) break;
    if (tag === DYNAMIC.needed) names.push(value);
    if (tag === DYNAMIC.strings) stringsAddress = value;
  }
  const strings = fileOffset(stringsAddress, segments);
  return names.map((name) => textAt(file, strings + name));
}

/** Where in the file that lies which is at an address in memory. */
function fileOffset(wanted: number, segments: readonly Segment[]): number {
  const segment = segments.find(
    ({ type, address, fileBytes }) => type === SEGMENT.load && wanted >= address && wanted < address + fileBytes,
  );
  return segment ? wanted - segment.address + segment.offset : 0;
}

const textAt = (file: Buffer, offset: number): string => file.toString('latin1', offset, file.indexOf(0, offset));
