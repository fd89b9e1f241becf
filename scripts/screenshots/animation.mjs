import { writeFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';

import { drawPicture } from './picture.mjs';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const RGB = 2;
const BYTES_PER_PIXEL = 3;

/**
 * Writes pictures of a screen as one that moves: a PNG with several frames, of which each holds only what has changed.
 *
 * @param frames pictures as rows of cells, and how long each is shown
 * @see PNG specification, third edition, 11.3.6 (acTL, fcTL, fdAT)
 */
export async function writeAnimation(frames, path) {
  const drawn = [];
  for (const { cells, shownMs } of frames) drawn.push({ ...(await drawPicture(cells)), shownMs });
  const [{ width, height }] = drawn;
  const chunks = [chunk('IHDR', numbers(width, height), [8, RGB, 0, 0, 0]), chunk('acTL', numbers(drawn.length, 0))];
  let sequence = 0;
  for (const [index, frame] of drawn.entries()) {
    const rect = index === 0 ? { x: 0, y: 0, width, height } : changedRect(drawn[index - 1], frame);
    const shown = Buffer.alloc(6);
    shown.writeUInt16BE(frame.shownMs, 0);
    shown.writeUInt16BE(1000, 2);
    chunks.push(chunk('fcTL', numbers(sequence++, rect.width, rect.height, rect.x, rect.y), shown));
    const data = deflateSync(pixelRows(frame, rect), { level: 9 });
    chunks.push(index === 0 ? chunk('IDAT', data) : chunk('fdAT', numbers(sequence++), data));
  }
  await writeFile(path, Buffer.concat([SIGNATURE, ...chunks, chunk('IEND')]));
}

function chunk(type, ...parts) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), ...parts.map((part) => Buffer.from(part))]);
  return Buffer.concat([numbers(body.length - 4), body, numbers(crc32(body))]);
}

function numbers(...values) {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
}

/** The smallest rectangle outside of which both are the same; one pixel where nothing has changed. */
function changedRect(before, { width, height, pixels }) {
  let [left, right, top, bottom] = [width, -1, -1, -1];
  const [one, other] = [before.pixels, pixels].map(
    (bytes) => new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)),
  );
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (one[y * width + x] === other[y * width + x]) continue;
      if (top < 0) top = y;
      bottom = y;
      left = Math.min(left, x);
      right = Math.max(right, x);
    }
  }
  if (top < 0) return { x: 0, y: 0, width: 1, height: 1 };
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** Rows without a filter, without transparency. */
function pixelRows({ width, pixels }, rect) {
  const rowBytes = 1 + rect.width * BYTES_PER_PIXEL;
  const rows = Buffer.alloc(rect.height * rowBytes);
  for (let y = 0; y < rect.height; y++) {
    for (let x = 0; x < rect.width; x++) {
      const from = 4 * ((rect.y + y) * width + rect.x + x);
      pixels.copy(rows, y * rowBytes + 1 + x * BYTES_PER_PIXEL, from, from + BYTES_PER_PIXEL);
    }
  }
  return rows;
}
