import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { buildStand } from '../support/linux/build-stand.js';
import { BUSYBOX, openTestRoots } from '../support/linux/test-engine.js';

const ROUNDS = 8;

describe('a build', () => {
  const stand = buildStand();

  test('loses nothing that containers share when the last of them goes, in another process', async () => {
    await using other = await openTestRoots(stand.opened.roots);
    let isOver = false;
    const comeAndGo = async (): Promise<void> => {
      while (!isOver) {
        const { container } = await other.containers.create({ image: BUSYBOX, command: ['true'] });
        await other.containers.remove(container.id);
      }
    };
    const going = comeAndGo();
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const both = ['one', 'two'].map((name) =>
          stand.build(`FROM ${BUSYBOX}\nRUN ip -o link | grep -c eth; echo ${name} ${round} > /x`),
        );
        for (const { output } of await Promise.all(both)) assert.equal(output, '1\n');
      }
    } finally {
      isOver = true;
      await going;
    }
  });
});
