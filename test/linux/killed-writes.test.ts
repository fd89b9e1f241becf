import { describe, test } from 'node:test';

import { CONTAINER_ORDERS } from '../support/linux/container-orders.js';
import { killAtWrites, killsOf, onCleanRoots, writesReason } from '../support/linux/kill-orders.js';
import { finishing } from '../support/linux/whole-after-kill.js';
import { rootReason } from '../support/root-reason.js';

/** All of them for a longer look. */
const STEP = killsOf(0) < 20 ? 7 : 1;

describe('orders to containers, killed at their writes to the database', {
  skip: rootReason() || writesReason(),
  timeout: 660_000,
}, () => {
  const onGantry = onCleanRoots();

  for (const order of CONTAINER_ORDERS) {
    test(order.name, () =>
      onGantry((gantry) => killAtWrites({ gantry, order, finish: finishing({ gantry, order }) }, STEP)),
    );
  }
});
