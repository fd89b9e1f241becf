import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { buildStand } from '../support/linux/build-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';

const MIB = 1024 * 1024;

describe('a step that writes without end', () => {
  const stand = buildStand();
  const text = (word: string): string => `FROM ${BUSYBOX}\nRUN yes ${word} | head -c ${40 * MIB}; echo behind it`;

  test('is read to its end, and told of as far as BuildKit tells', async () => {
    const { output, imageId } = await stand.build(text('plain'));
    assert.ok(imageId);
    assert.ok(output.length <= 2 * MIB + 1000, String(output.length));
    // Which of the two bounds it met first is a matter of how fast this machine is.
    assert.match(output, /\n\[output clipped, log limit (2MiB|200KiB\/s) reached\]\n/);
  });

  test('is told of as far as whoever asks wants it', async () => {
    const { output } = await stand.build(text('all'), { outputLimit: { bytes: Infinity, bytesPerSecond: Infinity } });
    assert.equal(output.length, 40 * MIB + 'behind it\n'.length);
  });
});
