import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { BuildProgress, BuildVertex } from '../../../src/engine/index.js';
import { parseDigest } from '../../../src/oci/digest.js';
import { ClassicBuild } from '../../../src/server/wire/classic-build.js';

const original = 'RUN make';
const instruction = { original, range: { startLine: 2, endLine: 2 }, number: 2, count: 3, isMetadata: false };
const vertex: BuildVertex = { id: '1', kind: 'step', name: `[2/3] ${original}`, instruction };
const result = { id: parseDigest(`sha256:${'ab'.repeat(32)}`) };

function telling(waiting: { length: number } = { length: 0 }) {
  const streams: string[] = [];
  const tell = (message: Readonly<Record<string, unknown>>): void => void streams.push(String(message['stream'] ?? ''));
  const told = new ClassicBuild(tell, { waitingLength: () => waiting.length });
  return { told, text: () => streams.join('') };
}

const output = (text: string, stream: 'stdout' | 'stderr' = 'stdout') =>
  ({ kind: 'output', vertex, stream, bytes: Buffer.from(text) }) as const;

describe('a build in the words of the builder before BuildKit', () => {
  test('letters that come in two pieces are told whole, and errors are red', () => {
    const { told, text } = telling();
    const [one, two] = [Buffer.from('ü').subarray(0, 1), Buffer.from('ü').subarray(1)];
    told.take({ kind: 'output', vertex, stream: 'stdout', bytes: one });
    told.take({ kind: 'output', vertex, stream: 'stdout', bytes: two });
    told.take(output('bad\n', 'stderr'));
    assert.equal(text(), 'ü\u001b[91mbad\n\u001b[0m');
  });

  test('whoever reads slower than is written does not get all of it, and is told so', () => {
    const waiting = { length: 0 };
    const { told, text } = telling(waiting);
    told.take(output('first\n'));
    waiting.length = 2 ** 25;
    told.take(output('lost\n'));
    waiting.length = 0;
    told.take(output('last\n'));
    assert.match(text(), /^first\n\n\[output clipped: [^\]]*\]\nlast\n$/);
  });

  test('what changes no file is from the cache where what follows it is', () => {
    const short = 'ab'.repeat(6);
    const base = {
      ...vertex,
      id: '0',
      kind: 'base',
      instruction: { ...instruction, original: 'FROM base', number: 1 },
    } as const;
    const env = { ...vertex, id: '2', instruction: { ...instruction, original: 'ENV A=b', isMetadata: true } } as const;
    const begin = [
      { kind: 'started', vertex: base },
      { kind: 'done', vertex: base, result },
      { kind: 'started', vertex: env },
      { kind: 'done', vertex: env, result },
      { kind: 'started', vertex },
    ] as const;
    const told = (...rest: readonly BuildProgress[]): string => {
      const build = telling();
      for (const each of [...begin, ...rest]) build.told.take(each);
      return build.text().replaceAll(` ---> ${short}\n`, '');
    };
    assert.equal(
      told({ kind: 'cached', vertex, result }),
      'Step 1/3 : FROM base\nStep 2/3 : ENV A=b\n ---> Using cache\nStep 2/3 : RUN make\n ---> Using cache\n',
    );
    assert.equal(
      told({ kind: 'done', vertex, result }),
      'Step 1/3 : FROM base\nStep 2/3 : ENV A=b\nStep 2/3 : RUN make\n',
    );
    assert.equal(
      told({ kind: 'failed', vertex, message: 'x' }),
      'Step 1/3 : FROM base\nStep 2/3 : ENV A=b\nStep 2/3 : RUN make\n',
    );
  });

  test('rules for Dockerfiles are not of its time, other warnings are', () => {
    const { told, text } = telling();
    told.take({ kind: 'warning', warning: { rule: 'MaintainerDeprecated', message: 'old' } });
    told.take({ kind: 'warning', warning: { message: 'other' } });
    assert.equal(text(), '[Warning] other\n');
  });

  test('triggers of a base are a part of its FROM', () => {
    const base = { ...vertex, id: '0', kind: 'base', instruction: { ...instruction, original: 'FROM base' } } as const;
    const trigger = (number: number): BuildVertex => ({
      ...vertex,
      id: `0.${number}`,
      instruction: { ...instruction, original: 'RUN x', trigger: { number, count: 2 } },
    });
    const { told, text } = telling();
    told.take({ kind: 'started', vertex: base });
    told.take({ kind: 'done', vertex: base, result: { ...result, triggers: 2 } });
    told.take({ kind: 'done', vertex: trigger(1), result });
    told.take({ kind: 'cached', vertex: trigger(2), result });
    const lines = ['Step 2/3 : FROM base', '# Executing 2 build triggers', ' ---> Using cache'];
    assert.equal(text(), `${[...lines, ` ---> ${'ab'.repeat(6)}`].join('\n')}\n`);
  });

  test('variables that nothing asked for are told before the image is', () => {
    const { told, text } = telling();
    told.take({ kind: 'args-unused', names: ['yy', 'zz'] });
    told.take({ kind: 'image', id: result.id });
    assert.equal(
      text(),
      `[Warning] One or more build-args [yy zz] were not consumed\nSuccessfully built ${'ab'.repeat(6)}\n`,
    );
  });

  test('a step from the cache has no container', () => {
    const { told, text } = telling();
    told.take({ kind: 'cached', vertex, result });
    assert.equal(text(), `Step 2/3 : RUN make\n ---> Using cache\n ---> ${'ab'.repeat(6)}\n`);
  });
});
