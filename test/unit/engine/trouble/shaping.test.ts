import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Impairment, Shape } from '../../../../src/engine/index.js';
import { checkImpairment } from '../../../../src/engine/trouble/check-impairment.js';
import { entryProgram, loopProgram } from '../../../../src/engine/trouble/emulation/emulation-programs.js';
import { planShaping } from '../../../../src/engine/trouble/plan-shaping.js';
import { dropShapes, putShapes } from '../../../../src/engine/trouble/shape-list.js';
import { parseShapeTarget } from '../../../../src/engine/trouble/shape-target.js';
import { shapeText } from '../../../../src/engine/trouble/shape-text.js';
import { clearingLines, interfaceLines, netemWords, queueLines } from '../../../../src/engine/trouble/shaping-lines.js';

const shape = (impairment: Impairment, parts: Partial<Shape> = {}): Shape => ({
  direction: 'out',
  target: undefined,
  impairment,
  ...parts,
});
const toDb = { name: 'db', prefixes: ['10.0.0.3/32'] };

describe('what is asked of packets', () => {
  const wrong: readonly (readonly [Impairment, RegExp])[] = [
    [{}, /nothing to do to packets/],
    [{ delayMs: 0, lossPercent: 0 }, /nothing to do to packets/],
    [{ delayMs: -1 }, /delay must be between 0 and 10m, not -1ms/],
    [{ delayMs: Number.NaN }, /delay must be between/],
    [{ delayMs: 700_000 }, /delay must be between/],
    [{ jitterMs: 5 }, /give a delay too/],
    [{ delayMs: 5, jitterMs: 6 }, /jitter \(6ms\) cannot be longer than the delay \(5ms\)/],
    [{ reorderPercent: 5 }, /give a delay too/],
    [{ lossPercent: 101 }, /loss must be between 0% and 100%, not 101%/],
    [{ corruptPercent: -1 }, /corrupt must be/],
    [{ rateBitsPerSecond: 0 }, /rate must be between 1kbit and 1tbit/],
  ];
  for (const [asked, sentence] of wrong) {
    test(`${JSON.stringify(asked)} is refused`, () => {
      assert.throws(() => checkImpairment(asked), { code: 'argument_invalid', message: sentence });
    });
  }

  test('figures of 0 are left out', () => {
    assert.deepEqual(checkImpairment({ delayMs: 10, jitterMs: 0, lossPercent: 5 }), { delayMs: 10, lossPercent: 5 });
  });
});

describe('whom a shape is for', () => {
  const read: readonly (readonly [string, object])[] = [
    ['10.0.0.1', { kind: 'prefix', prefix: '10.0.0.1/32', port: undefined }],
    ['10.0.0.0/8:80', { kind: 'prefix', prefix: '10.0.0.0/8', port: 80 }],
    ['fd00::/8', { kind: 'prefix', prefix: 'fd00::/8', port: undefined }],
    ['[fd00::1]:443', { kind: 'prefix', prefix: 'fd00::1/128', port: 443 }],
    ['web', { kind: 'container', ref: 'web', port: undefined }],
    ['web:8080', { kind: 'container', ref: 'web', port: 8080 }],
  ];
  for (const [text, expected] of read) test(text, () => assert.deepEqual(parseShapeTarget(text), expected));

  const wrong = [
    '',
    ':80',
    '10.0.0.1:0',
    '10.0.0.1:99999',
    '10.0.0.1:x',
    '10.0.0.0/33',
    '10.0.0.0/x',
    '[web]:80',
    'web/8',
    '[::1',
  ];
  for (const text of wrong) {
    test(`${JSON.stringify(text)} is refused`, () => {
      assert.throws(() => parseShapeTarget(text), { code: 'argument_invalid', message: /cannot shape to/ });
    });
  }
});

test('a shape takes the place of the one for the same direction and target, and no other', () => {
  const first = putShapes([], [shape({ delayMs: 1 }), shape({ lossPercent: 2 }, { target: toDb })]);
  const second = putShapes(first, [shape({ delayMs: 3 }), shape({ delayMs: 4 }, { direction: 'in' })]);
  assert.deepEqual(second.map(shapeText), ['out: delay 3ms', 'out to db: loss 2%', 'in: delay 4ms']);
  assert.deepEqual(dropShapes(second, { to: 'db' }).map(shapeText), ['out: delay 3ms', 'in: delay 4ms']);
  assert.deepEqual(dropShapes(second, { direction: 'out' }).map(shapeText), ['in: delay 4ms']);
  assert.deepEqual(dropShapes(second, {}), []);
});

test('a shape as words', () => {
  const all = {
    delayMs: 100,
    jitterMs: 20,
    lossPercent: 0.5,
    corruptPercent: 1,
    duplicatePercent: 2,
    reorderPercent: 3,
  };
  assert.equal(
    shapeText(shape({ ...all, rateBitsPerSecond: 1_500_000 })),
    'out: delay 100ms ±20ms, loss 0.5%, corrupt 1%, duplicate 2%, reorder 3%, rate 1.5mbit',
  );
  assert.equal(
    shapeText(shape({ rateBitsPerSecond: 1000 }, { direction: 'in', target: toDb })),
    'in from db: rate 1kbit',
  );
});

describe('with the emulator of the kernel', () => {
  test('figures are in its words', () => {
    assert.equal(
      netemWords({
        delayMs: 100,
        jitterMs: 20.5,
        lossPercent: 5,
        corruptPercent: 1,
        duplicatePercent: 2,
        reorderPercent: 3,
      }),
      'netem limit 10000 delay 100000us 20500us loss 5% corrupt 1% duplicate 2% reorder 3%',
    );
  });

  test('each target has a queue of its own, the most exact is asked for first, and everybody else has the last', () => {
    const shapes = [
      shape({ delayMs: 5 }),
      shape({ lossPercent: 2 }, { target: { name: 'net', prefixes: ['10.0.0.0/8'] } }),
      shape({ rateBitsPerSecond: 8000 }, { target: { ...toDb, port: 80 } }),
    ];
    const [plan, ...rest] = planShaping(shapes, ['eth0'], 'netem');
    assert.ok(plan);
    assert.deepEqual(rest, []);
    assert.deepEqual(
      plan.shapes.map(({ target }) => target?.name),
      ['db', 'net', undefined],
    );
    assert.deepEqual(interfaceLines(plan), []);
    const lines = queueLines(plan, 'netem').map((line) => line.replace(/bytecode "[^"]*"/, 'bytecode …'));
    assert.deepEqual(lines, [
      'qdisc replace dev eth0 root handle 6: htb default 3',
      'class add dev eth0 parent 6: classid 6:ffff htb rate 32000000000bit quantum 60000',
      'class add dev eth0 parent 6: classid 6:1 htb rate 8000bit quantum 1514',
      'qdisc add dev eth0 parent 6:1 handle 10: netem limit 10000',
      'filter add dev eth0 parent 6: protocol all prio 1 bpf bytecode … flowid 6:1',
      'class add dev eth0 parent 6: classid 6:2 htb rate 32000000000bit quantum 60000',
      'qdisc add dev eth0 parent 6:2 handle 11: netem limit 10000 loss 2%',
      'filter add dev eth0 parent 6: protocol all prio 2 bpf bytecode … flowid 6:2',
      'class add dev eth0 parent 6: classid 6:3 htb rate 32000000000bit quantum 60000',
      'qdisc add dev eth0 parent 6:3 handle 12: netem limit 10000 delay 5000us',
    ]);
  });

  test('what comes in waits in an interface of ours', () => {
    const [plan] = planShaping([shape({ delayMs: 5 }, { direction: 'in' })], ['eth0'], 'netem');
    assert.ok(plan);
    assert.equal(plan.queueDevice, 'gtyi0');
    assert.match(interfaceLines(plan).join('\n'), /^link add name gtyi0 .* type ifb\n/);
    const last = queueLines(plan, 'netem').at(-1);
    assert.match(String(last), /^filter add dev eth0 ingress prio 20 .* action mirred egress redirect dev gtyi0$/);
  });
});

describe('without it', () => {
  test('only what has to wait gets a loop, and only a rate gets a queue', () => {
    const plans = planShaping(
      [shape({ lossPercent: 5 }), shape({ delayMs: 5, rateBitsPerSecond: 8000 }, { direction: 'in' })],
      ['eth0', 'eth1'],
      'programs',
    );
    assert.deepEqual(
      plans.map(({ device, direction, queueDevice, loop }) => [device, direction, queueDevice, loop?.from]),
      [
        ['eth0', 'out', undefined, undefined],
        ['eth0', 'in', 'gtyi0', 'gtyli0a'],
        ['eth1', 'out', undefined, undefined],
        ['eth1', 'in', 'gtyi1', 'gtyli1a'],
      ],
    );
  });

  test('where packets are damaged they are not put together', () => {
    const lines = (impairment: Impairment): string =>
      planShaping([shape(impairment)], ['eth0'], 'programs')
        .flatMap(interfaceLines)
        .join('\n');
    assert.match(lines({ corruptPercent: 1 }), /^link set dev gtylo0b gro_max_size 1$/m);
    assert.doesNotMatch(lines({ delayMs: 5 }), /gro_max_size/);
  });

  test('names of interfaces have room, and all that is made is cleared', () => {
    const [plan] = planShaping(
      [shape({ delayMs: 5, rateBitsPerSecond: 8000 }, { direction: 'in' })],
      ['eth0'],
      'programs',
    );
    assert.ok(plan?.loop);
    const cleared = clearingLines(['eth0']).ip.join('\n');
    for (const name of [plan.queueDevice ?? '', plan.loop.from, plan.loop.queue]) {
      assert.ok(name.length <= 15);
      assert.ok(cleared.includes(`link del dev ${name}`));
    }
  });

  test('programs are whole instructions, and every jump stays within', () => {
    const place = { direction: 'out', deviceIndex: 2, loopIndex: 5 } as const;
    const every = {
      delayMs: 50,
      jitterMs: 10,
      corruptPercent: 1,
      duplicatePercent: 2,
      reorderPercent: 3,
      lossPercent: 4,
    };
    const shapes = [shape(every, { target: { ...toDb, port: 80 } }), shape({ lossPercent: 100 })];
    for (const program of [entryProgram(shapes, place), loopProgram(place)]) {
      assert.equal(program.length % 8, 0);
      const view = new DataView(program.buffer);
      const count = program.length / 8;
      for (let at = 0; at < count; at += 1) {
        const isJump =
          [0x05, 0x06].includes(view.getUint8(at * 8) & 0x07) && ![0x85, 0x95].includes(view.getUint8(at * 8));
        const to = at + 1 + view.getInt16(at * 8 + 2, true);
        if (isJump) assert.ok(to > at && to < count, `instruction ${at} jumps to ${to}`);
      }
    }
  });
});
