import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { Impairment, Shape } from '../../../../src/engine/index.js';
import { applyShapes } from '../../../../src/engine/trouble/apply-shapes.js';
import { engineError } from '../../../../src/errors/engine-error.js';
import { FakeTrafficControl } from '../../../support/fake-traffic-control.js';

const place = { namespace: '/proc/1/ns/net', devices: ['eth0'] };
const out = (impairment: Impairment): readonly Shape[] => [{ direction: 'out', target: undefined, impairment }];
const refusal = (): Error => engineError('shaping_failed', { step: 'packet program', reason: 'EPERM' });

describe('shapes are carried out', () => {
  test("by the kernel's emulator where there is one, without programs", async () => {
    const trafficControl = new FakeTrafficControl('htb', 'netem');
    await applyShapes({ trafficControl }, place, out({ delayMs: 100 }));
    assert.deepEqual(trafficControl.programs, []);
    assert.match(trafficControl.batches.at(-1)?.lines.at(-1) ?? '', /netem limit 10000 delay 100000us$/);
  });

  test('by programs where there is none; what hardly waits is looked at more often', async () => {
    const trafficControl = new FakeTrafficControl('htb');
    await applyShapes({ trafficControl }, place, out({ delayMs: 100 }));
    await applyShapes({ trafficControl }, place, out({ delayMs: 2 }));
    assert.deepEqual(trafficControl.ticks, [1_000_000, 250_000]);
    assert.deepEqual(
      trafficControl.programs.slice(0, 2).map(({ device, hook }) => [device, hook]),
      [
        ['gtylo0b', 'ingress'],
        ['eth0', 'egress'],
      ],
    );
    await applyShapes({ trafficControl }, place, out({ lossPercent: 5 }));
    assert.equal(trafficControl.ticks.length, 2);
  });

  test('what was there before is cleared first, and nothing more is done for nothing', async () => {
    const trafficControl = new FakeTrafficControl('htb');
    await applyShapes({ trafficControl }, place, []);
    assert.deepEqual(
      trafficControl.batches.map(({ program, isForced }) => [program, isForced]),
      [
        ['tc', true],
        ['ip', true],
      ],
    );
  });

  test('without either it is said what the kernel lacks, and nothing stays', async () => {
    const trafficControl = new FakeTrafficControl('htb');
    trafficControl.failure = refusal();
    await assert.rejects(applyShapes({ trafficControl }, place, out({ lossPercent: 5 })), {
      code: 'shaping_unsupported',
      message: /^this machine's kernel cannot delay or lose packets: it has no sch_netem, /,
    });
    assert.ok(trafficControl.batches.at(-1)?.isForced);
  });

  test('a rate needs its queue', async () => {
    const rate = out({ rateBitsPerSecond: 8000 });
    await assert.rejects(applyShapes({ trafficControl: new FakeTrafficControl() }, place, rate), {
      code: 'shaping_unsupported',
      message: /cannot limit the rate of packets: it has no sch_htb/,
    });
    const failing = new FakeTrafficControl('htb');
    failing.failure = refusal();
    await assert.rejects(applyShapes({ trafficControl: failing }, place, rate), { code: 'shaping_failed' });
  });
});
