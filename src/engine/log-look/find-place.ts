import { findTime } from '../log/find-start.js';
import { blocksAfter, blocksBefore, eachEntry } from './log-blocks.js';
import { BEGINNING, type LogPlace } from './log-place.js';
import type { PieceTable } from './piece-table.js';

const BLOCK_BYTES = 64 * 1024;

/** Behind every whole entry that is there. */
export async function endOf(table: PieceTable): Promise<LogPlace> {
  const last = table.pieces.at(-1)?.id;
  if (last === undefined) return BEGINNING;
  const place = { piece: last, offset: Number.MAX_SAFE_INTEGER };
  for await (const { piece, offset, bytes } of blocksBefore(table, place, { blockBytes: BLOCK_BYTES })) {
    return { piece: last, offset: piece === last ? offset + bytes.length : 0 };
  }
  return { piece: last, offset: 0 };
}
/** Before the first entry of that time or later; the end where all are earlier. By halving, as a log is in the order of time. */
export async function placeOfTime(table: PieceTable, timeMs: number): Promise<LogPlace> {
  for (const { id } of table.pieces) {
    const near = await table.use(id, async (file) =>
      file.changedAtMs < timeMs && table.after(id) !== undefined
        ? undefined
        : { piece: id, offset: await findTime(file, await file.size(), timeMs) },
    );
    const found = near && (await firstEntryFrom(table, near, timeMs));
    if (found) return found;
  }
  return await endOf(table);
}

async function firstEntryFrom(table: PieceTable, from: LogPlace, timeMs: number): Promise<LogPlace | undefined> {
  for await (const block of blocksAfter(table, from)) {
    if (block.piece !== from.piece) return undefined;
    let found: number | undefined;
    eachEntry(block, ({ entry, offset }) => {
      if (found === undefined && Date.parse(entry.time) >= timeMs) found = offset;
    });
    if (found !== undefined) return { piece: block.piece, offset: found };
  }
  return undefined;
}

/** About that share of all bytes into the log. */
export async function placeOfShare(table: PieceTable, share: number): Promise<LogPlace> {
  const sizes: { readonly id: number; readonly size: number }[] = [];
  for (const { id } of table.pieces) sizes.push({ id, size: (await table.use(id, (file) => file.size())) ?? 0 });
  let left = sizes.reduce((sum, { size }) => sum + size, 0) * Math.min(Math.max(share, 0), 1);
  for (const { id, size } of sizes) {
    if (left <= size) return await entryBehind(table, { piece: id, offset: Math.floor(left) });
    left -= size;
  }
  return await endOf(table);
}

async function entryBehind(table: PieceTable, { piece, offset }: LogPlace): Promise<LogPlace> {
  if (offset === 0) return { piece, offset };
  const block = await table.use(piece, (file) => file.read(offset, BLOCK_BYTES));
  const newline = block?.indexOf(0x0a) ?? -1;
  return { piece, offset: newline === -1 ? offset : offset + newline + 1 };
}
