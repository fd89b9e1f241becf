import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { tableLines } from '../../../src/cli/format/table.js';
import { containerPorts } from '../../../src/cli/print/container-ports.js';
import { binarySize, humanSize } from '../../../src/cli/print/human-size.js';
import { barLine } from '../../../src/cli/print/progress.js';
import { quote } from '../../../src/cli/print/quote.js';
import { ellipsis, shortId } from '../../../src/cli/print/short.js';
import type { PortMapping } from '../../../src/engine/index.js';
import { containerStatus } from '../../../src/wire/words/container-status.js';
import { ago, humanDuration } from '../../../src/wire/words/human-duration.js';
import { utcNanoTime } from '../../../src/wire/words/nano-time.js';
import { aContainer, anEndpoint, exitedState, runningState, START_MS } from '../../support/builders.js';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

function table<Input, Output>(
  title: string,
  show: (input: Input) => Output,
  rows: readonly (readonly [Input, Output])[],
): void {
  describe(title, () => {
    for (const [input, output] of rows)
      test(`${String(input)} → ${String(output)}`, () => assert.deepEqual(show(input), output));
  });
}

table('sizes in powers of 1000, three digits', humanSize, [
  [0, '0B'],
  [999, '999B'],
  [1000, '1kB'],
  [1234, '1.23kB'],
  [4_261_550, '4.26MB'],
  [187_654_321, '188MB'],
  [1e9, '1GB'],
  [999_900, '1e+03kB'],
  [1.5e12, '1.5TB'],
]);
table('sizes in powers of 1024, four digits', binarySize, [
  [0, '0B'],
  [1024, '1KiB'],
  [2_043_904, '1.949MiB'],
  [8_254_390_272, '7.688GiB'],
  [1_073_741_824, '1GiB'],
  [1023, '1023B'],
]);
table('spans of time', humanDuration, [
  [0, 'Less than a second'],
  [999, 'Less than a second'],
  [SECOND, '1 second'],
  [59 * SECOND, '59 seconds'],
  [60 * SECOND, 'About a minute'],
  [119 * SECOND, 'About a minute'],
  [120 * SECOND, '2 minutes'],
  [59 * 60 * SECOND, '59 minutes'],
  [HOUR, 'About an hour'],
  [1.5 * HOUR, '2 hours'],
  [47 * HOUR, '47 hours'],
  [2 * DAY, '2 days'],
  [13 * DAY, '13 days'],
  [14 * DAY, '2 weeks'],
  [59 * DAY, '8 weeks'],
  [60 * DAY, '2 months'],
  [729 * DAY, '24 months'],
  [730 * DAY, '2 years'],
  [-5 * SECOND, 'Less than a second'],
]);
table('quoting', quote, [
  ['plain', '"plain"'],
  ['say "hi" \\', '"say \\"hi\\" \\\\"'],
  ['a\nb\tc', '"a\\nb\\tc"'],
  ['\x1b[31m', '"\\x1b[31m"'],
  ['ü…日本', '"ü…日本"'],
  ['\u202e', '"\\u202e"'],
  ['\u00a0', '"\\u00a0"'],
  ['\x7f', '"\\x7f"'],
  ['\u{e0001}', '"\\U000e0001"'],
]);
table('log times in UTC with nine digits', utcNanoTime, [
  ['2026-01-02T03:04:05.123456789+00:00', '2026-01-02T03:04:05.123456789Z'],
  ['2026-01-02T05:04:05.5+02:00', '2026-01-02T03:04:05.500000000Z'],
  ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.000000000Z'],
  ['not a time', 'not a time'],
]);

test('ids and texts are cut', () => {
  assert.equal(shortId('sha256:0123456789abcdef'), '0123456789ab');
  assert.equal(ellipsis("nginx -g 'daemon off;'", 20), "nginx -g 'daemon of…");
  assert.equal(ellipsis('exactly twenty chars', 20), 'exactly twenty chars');
});

test('what never happened was not long ago', () => assert.equal(ago(0, START_MS), 'N/A'));

describe('states', () => {
  const later = START_MS + 5 * SECOND;
  const rows: readonly [Parameters<typeof aContainer>[1], string][] = [
    [{}, 'Created'],
    [{ state: runningState() }, 'Up 5 seconds'],
    [{ state: { ...runningState(), status: 'paused' } }, 'Up 5 seconds (Paused)'],
    [{ state: exitedState(137) }, 'Exited (137) 5 seconds ago'],
    [{ state: exitedState(127, { startedAtMs: 0 }) }, 'Created'],
    [{ state: exitedState(1, { status: 'restarting' }) }, 'Restarting (1) 5 seconds ago'],
    [{ state: { status: 'removing' } }, 'Removal In Progress'],
    [{ state: { status: 'dead' } }, 'Dead'],
  ];
  for (const [parts, expected] of rows)
    test(expected, () => assert.equal(containerStatus(aContainer('c', parts), later), expected));
});

describe('ports', () => {
  const port = (text: string): PortMapping => {
    const [, hostAddress = '', host, container, protocol = 'tcp'] =
      /^(?:(.*):)?(\d+)>(\d+)\/(tcp|udp)$/.exec(text) ?? [];
    return { hostAddress, hostPort: Number(host), containerPort: Number(container), protocol: protocol as 'tcp' };
  };
  const rows: readonly [readonly string[], readonly string[], string][] = [
    [[], [], ''],
    [[], ['80/tcp', '443/tcp'], '80/tcp, 443/tcp'],
    [[], ['80/tcp', '81/tcp', '82/tcp', '90/udp'], '80-82/tcp, 90/udp'],
    [['8080>80/tcp'], ['80/tcp', '443/tcp'], '443/tcp, 0.0.0.0:8080->80/tcp'],
    [['80>80/tcp'], ['80/tcp'], '0.0.0.0:80->80/tcp'],
    [['7000>7000/tcp', '7001>7001/tcp', '7002>7002/tcp'], [], '0.0.0.0:7000-7002->7000-7002/tcp'],
    [['127.0.0.1:53>53/udp', '53>53/tcp'], [], '0.0.0.0:53->53/tcp, 127.0.0.1:53->53/udp'],
    [['::1:8080>80/tcp'], [], '[::1]:8080->80/tcp'],
    [[':::8080>80/tcp', '0.0.0.0:8080>80/tcp'], [], '0.0.0.0:8080->80/tcp, [::]:8080->80/tcp'],
    [
      ['0.0.0.0:80>80/tcp', ':::80>80/tcp', '0.0.0.0:81>81/tcp', ':::81>81/tcp'],
      [],
      '0.0.0.0:80-81->80-81/tcp, [::]:80-81->80-81/tcp',
    ],
  ];
  for (const [ports, exposedPorts, expected] of rows) {
    test(expected || 'none', () => {
      const state = runningState({ endpoints: [anEndpoint()], ports: ports.map(port) });
      assert.equal(containerPorts(aContainer('c', { config: { exposedPorts }, state })), expected);
    });
  }

  test('without a place on a network there are none', () => {
    assert.equal(containerPorts(aContainer('c', { config: { exposedPorts: ['80/tcp'] }, state: runningState() })), '');
  });
});

test('tables are as wide as their widest cells, ten columns at least', () => {
  assert.deepEqual(
    tableLines([
      ['A', 'B', 'C'],
      ['longer than ten', 'x', 'last'],
    ]),
    ['A                 B         C', 'longer than ten   x         last'],
  );
});

describe('progress bars never reach the end of the line', () => {
  for (const columns of [200, 80, 60, 40, 20, 5, 1]) {
    test(`${columns} columns`, () => {
      const line = barLine(
        '0123456789ab',
        { phase: 'downloading', currentBytes: 1_234_567, totalBytes: 98_765_432 },
        columns,
      );
      assert.ok(line.length < Math.max(2, columns), line);
    });
  }
});
