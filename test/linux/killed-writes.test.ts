import { describe, test } from 'node:test';

import { CONTAINER_ORDERS } from '../support/linux/container-orders.js';
import { killAtCommits, onCleanRoots, writesReason } from '../support/linux/kill-orders.js';
import { finishing } from '../support/linux/whole-after-kill.js';
import { rootReason } from '../support/root-reason.js';

describe('orders to containers, killed at what they commit to the database', {
  skip: rootReason() || writesReason(),
  timeout: 660_000,
}, () => {
  const onGantry = onCleanRoots();

  for (const order of CONTAINER_ORDERS) {
    test(order.name, () =>
      onGantry((gantry) => killAtCommits({ gantry, order, finish: finishing({ gantry, order }) })),
    );
  }
});
