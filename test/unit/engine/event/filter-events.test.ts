import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { EngineEvent, EventFilter } from '../../../../src/engine/event/event.js';
import { matchesEvent } from '../../../../src/engine/event/filter-events.js';

type Happened = Pick<EngineEvent, 'type' | 'action' | 'actor'>;

const EVENTS: Readonly<Record<string, Happened>> = {
  exec: {
    type: 'container',
    action: 'exec_start: sh -c ls',
    actor: { id: 'c0ffee', attributes: { name: 'web', image: 'nginx:latest', tier: 'front', execID: 'e' } },
  },
  die: { type: 'container', action: 'die', actor: { id: 'dead', attributes: { name: 'job', image: 'busybox' } } },
  pull: { type: 'image', action: 'pull', actor: { id: 'nginx:latest', attributes: { name: 'nginx' } } },
  connect: {
    type: 'network',
    action: 'connect',
    actor: { id: 'abc123', attributes: { name: 'bridge', type: 'bridge', container: 'c0ffee' } },
  },
  mount: { type: 'volume', action: 'mount', actor: { id: 'data', attributes: { driver: 'local' } } },
};

describe('filters of events', () => {
  const cases: readonly [EventFilter, string][] = [
    [{}, 'exec die pull connect mount'],
    [{ type: ['container'] }, 'exec die'],
    [{ type: ['image', 'volume'] }, 'pull mount'],
    [{ action: ['exec_start'] }, 'exec'],
    [{ action: ['exec_start: sh -c ls'] }, 'exec'],
    [{ action: ['exec'] }, ''],
    [{ action: ['die', 'pull'] }, 'die pull'],
    [{ container: ['web'] }, 'exec'],
    [{ container: ['c0f'] }, 'exec'],
    [{ container: ['we', 'dead'] }, 'exec die'],
    [{ container: ['bridge'] }, ''],
    [{ image: ['nginx'] }, 'exec pull'],
    [{ image: ['busybox'] }, 'die'],
    [{ network: ['bridge'] }, 'connect'],
    [{ network: ['abc'] }, 'connect'],
    [{ volume: ['data'] }, 'mount'],
    [{ daemon: ['x'] }, ''],
    [{ scope: ['local'] }, 'exec die pull connect mount'],
    [{ scope: ['swarm'] }, ''],
    [{ label: ['tier'] }, 'exec'],
    [{ label: ['tier=back'] }, ''],
    [{ label: ['tier=front', 'execID'] }, 'exec'],
    [{ type: ['container'], action: ['die'], image: ['busybox'] }, 'die'],
  ];
  for (const [filter, expected] of cases) {
    test(JSON.stringify(filter), () => {
      const passed = Object.entries(EVENTS).filter(([, event]) =>
        matchesEvent({ ...event, sequence: 1, timeMs: 0, timeNanosRest: 0 }, filter),
      );
      assert.equal(passed.map(([name]) => name).join(' '), expected);
    });
  }
});
