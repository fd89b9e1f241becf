import { closeSync, openSync, readSync } from 'node:fs';

import type { Random } from '../random.js';

/** From the kernel itself: node:crypto takes 5 ms to load, which is more than most commands do. */
export const systemRandom: Random = {
  hex: (bytes) => randomBytes(bytes).toString('hex'),
  below(limit) {
    // The largest multiple that fits, so that every number is as likely as the others.
    const end = Math.floor(2 ** 32 / limit) * limit;
    for (;;) {
      const number = randomBytes(4).readUInt32LE();
      if (number < end) return number % limit;
    }
  },
};

function randomBytes(count: number): Buffer {
  const bytes = Buffer.alloc(count);
  const fd = openSync('/dev/urandom', 'r');
  try {
    readSync(fd, bytes);
  } finally {
    closeSync(fd);
  }
  return bytes;
}
