import { decimal, latin1 } from '../tar/pax-records.js';
import { BLOCK_BYTES, type TarEntry } from '../tar/tar-entry.js';
import { readNumber } from '../tar/tar-numbers.js';

/** A piece of a file that an archive has bytes for; what lies between them is a hole. */
export type Segment = { readonly offset: number; readonly bytes: number };

export type SparseMap = { readonly sizeBytes: number; readonly segments: readonly Segment[] };

const PAIR_BYTES = 24;
const NUMBER_BYTES = 12;
const REAL_SIZE_AT = 97;
const PAIRS = { header: 4, extension: 21 } as const;

/**
 * The map of a sparse file, in whichever of GNU's four forms; undefined for a plain file, and `'in body'` where it
 * stands before the data: {@link readBodyMap}.
 *
 * @throws RangeError where it is malformed
 * @see GNU tar manual, "Storing Sparse Files"
 */
export function sparseMapOf(entry: TarEntry): SparseMap | 'in body' | undefined {
  const { oldSparse, records } = entry;
  if (oldSparse) {
    const size = readNumber(oldSparse.header, REAL_SIZE_AT, NUMBER_BYTES);
    const segments = [
      ...pairs(oldSparse.header, PAIRS.header),
      ...oldSparse.extensions.flatMap((block) => pairs(block, PAIRS.extension)),
    ];
    return checked(size, segments);
  }
  const texts = records
    .filter(({ key }) => key.startsWith('GNU.sparse.'))
    .map(({ key, value }) => [key.slice('GNU.sparse.'.length), latin1(value)] as const);
  if (texts.length === 0) return undefined;
  const last = new Map(texts);
  if (last.get('major') === '1') return 'in body';
  const numbers = last.has('map')
    ? (last.get('map') ?? '').split(',').filter((text) => text !== '')
    : texts.filter(([key]) => key === 'offset' || key === 'numbytes').map(([, text]) => text);
  return checked(numberOf(last.get('size') ?? last.get('realsize')), segmentsOf(numbers.map(numberOf)));
}

/** How many lines the map at the start of a body has; one while not even the first is there. */
export function linesOfBodyMap(body: Uint8Array): number {
  const end = body.indexOf(0x0a);
  return end < 0 ? 1 : 1 + 2 * numberOf(latin1(body.subarray(0, end)));
}

/**
 * The map at the start of a body, and where the data begins; undefined while more of the body is needed.
 *
 * @throws RangeError where it is malformed
 */
export function readBodyMap(
  entry: TarEntry,
  body: Uint8Array,
): { readonly map: SparseMap; readonly dataAt: number } | undefined {
  const numbers: number[] = [];
  let at = 0;
  for (let wanted = 1; numbers.length < wanted; ) {
    const end = body.indexOf(0x0a, at);
    if (end < 0) return undefined;
    numbers.push(numberOf(latin1(body.subarray(at, end))));
    if (numbers.length === 1) wanted = 1 + 2 * (numbers[0] ?? 0);
    at = end + 1;
  }
  const realSize = entry.records.findLast(({ key }) => key === 'GNU.sparse.realsize')?.value;
  const map = checked(realSize && decimal(realSize), segmentsOf(numbers.slice(1)));
  return { map, dataAt: Math.ceil(at / BLOCK_BYTES) * BLOCK_BYTES };
}

function pairs(block: Uint8Array, count: number): readonly Segment[] {
  return Array.from({ length: count }, (_, index) => {
    const at = index * PAIR_BYTES;
    if (block[at] === 0) return undefined;
    const [offset, bytes] = [readNumber(block, at, NUMBER_BYTES), readNumber(block, at + NUMBER_BYTES, NUMBER_BYTES)];
    if (offset === undefined || bytes === undefined) throw new RangeError('malformed map of a sparse file');
    return { offset, bytes };
  }).filter((pair) => pair !== undefined);
}

const segmentsOf = (numbers: readonly number[]): readonly Segment[] =>
  Array.from({ length: Math.ceil(numbers.length / 2) }, (_, index) => ({
    offset: numbers[2 * index] ?? 0,
    bytes: numbers[2 * index + 1] ?? -1,
  }));

function numberOf(text: string | undefined): number {
  const value = text === undefined ? undefined : decimal(Buffer.from(text, 'latin1'));
  if (value === undefined) throw new RangeError('malformed map of a sparse file');
  return value;
}

/** In order, without overlap, and within the file. */
function checked(sizeBytes: number | undefined, segments: readonly Segment[]): SparseMap {
  let end = 0;
  for (const { offset, bytes } of segments) {
    if (offset < end || bytes < 0) throw new RangeError('malformed map of a sparse file');
    end = offset + bytes;
  }
  if (sizeBytes === undefined || end > sizeBytes || !Number.isSafeInteger(sizeBytes)) {
    throw new RangeError('malformed map of a sparse file');
  }
  return { sizeBytes, segments };
}
