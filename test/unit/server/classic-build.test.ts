import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { BuildVertex } from '../../../src/engine/index.js';
import { parseDigest } from '../../../src/oci/digest.js';
import { ClassicBuild } from '../../../src/server/wire/classic-build.js';

const original = 'RUN make';
const vertex: BuildVertex = {
  id: '1',
  kind: 'step',
  name: `[2/3] ${original}`,
  instruction: { original, range: { startLine: 2, endLine: 2 }, number: 2, count: 3, isMetadata: false },
};
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

  test('a step from the cache has no container', () => {
    const { told, text } = telling();
    told.take({ kind: 'cached', vertex, result });
    assert.equal(text(), `Step 2/3 : RUN make\n ---> Using cache\n ---> ${'ab'.repeat(6)}\n`);
  });
});
