import { randomBytes, randomInt } from 'node:crypto';

import type { Random } from '../random.js';

export const systemRandom: Random = {
  hex: (bytes) => randomBytes(bytes).toString('hex'),
  below: (limit) => randomInt(limit),
};
