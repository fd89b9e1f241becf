import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { LayerFilter } from '../../../../src/engine/layer/tar/layer-filter.js';
import { isEngineError } from '../../../../src/errors/engine-error.js';
import { layerStand } from '../../../support/layer-stand.js';
import { seededRandom } from '../../../support/seeded-random.js';
import { MAGIC, type TarPart, tarOf } from '../../../support/tar-builder.js';

const SEED = 20_260_822;
const FILTERED = 4000;
const UNPACKED = 120;

/** One of everything, so that a changed byte turns one thing into another. */
const PARTS: readonly TarPart[] = [
  { name: './', type: '5' },
  { name: 'a/', type: '5', pax: [['SCHILY.xattr.user.x', 'y']] },
  {
    name: 'a/file',
    body: 'x'.repeat(700),
    pax: [
      ['mtime', '1600000000.5'],
      ['path', 'a/file'],
    ],
  },
  { name: 'a/link', type: '2', linkName: '../..' },
  { name: 'a/hard', type: '1', linkName: 'a/file' },
  { name: 'L', type: 'L', body: `${'../'.repeat(40)}x\0`, magic: MAGIC.gnu },
  { name: 'b/.wh.gone' },
  { name: 'K', type: 'K', body: `${'/'.repeat(120)}etc/passwd\0`, magic: MAGIC.gnu },
  { name: 'b/link', type: '2', linkName: '/etc' },
  { name: 'b/.wh..wh..opq' },
  { name: 'b/link/deep/file', body: 'y' },
  { name: 'c', prefix: '..' },
  { name: 'fifo', type: '6' },
];

/** Keeps checksums right in half of the cases: damage that gets past them is the interesting kind. */
function mutate(tar: Buffer, pick: (below: number) => number): Buffer {
  const mutated = Buffer.from(tar);
  for (let count = 1 + pick(4); count > 0; count -= 1) {
    const block = pick(mutated.byteLength / 512) * 512;
    const kind = pick(5);
    if (kind === 0) mutated[block + pick(512)] = pick(256);
    else if (kind === 1) mutated.write('01234567xgLKS'.charAt(pick(13)), block + 156);
    else if (kind === 2) mutated.write(['../', '/', 'a/link/', '.wh.', '\0'][pick(5)] ?? '', block + pick(100));
    else if (kind === 3) mutated.copy(mutated, block, pick(mutated.byteLength / 512) * 512, mutated.byteLength);
    else mutated.write(pick(2 ** 30).toString(8), block + 124);
    if (pick(2) === 0) mend(mutated.subarray(block, block + 512));
  }
  return mutated.subarray(0, pick(8) === 0 ? pick(mutated.byteLength) : undefined);
}

function mend(block: Buffer): void {
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
}

test(`${FILTERED} mutated layers are filtered or refused, and never crash the filter`, () => {
  const pick = seededRandom(SEED).below;
  const tar = tarOf(PARTS.filter(({ name }) => !name.startsWith('L') && name !== 'c' && name !== 'b/link/deep/file'));
  let accepted = 0;
  for (let round = 0; round < FILTERED; round += 1) {
    const filter = new LayerFilter(round % 2 === 0 ? 'overlay' : 'marker');
    try {
      filter.push(mutate(tar, pick));
      filter.end();
      accepted += 1;
    } catch (error) {
      assert.ok(isEngineError(error, 'layer_invalid'), String(error));
    }
  }
  assert.ok(accepted > FILTERED / 100, `only ${accepted} got through: the mutations are too coarse`);
});

test(`${UNPACKED} mutated layers never leave anything outside their folder`, async () => {
  const pick = seededRandom(SEED + 1).below;
  const stand = layerStand();
  const [etc, temporary] = [readdirSync('/etc').length, readdirSync(stand.outside).length];
  const tar = tarOf(PARTS.filter(({ name }) => name !== 'fifo'));
  const calm = tarOf(PARTS.filter(({ name }) => !['L', 'c', 'b/link/deep/file'].includes(name)));
  for (let round = 0; round < UNPACKED; round += 1) {
    const failure = await stand.unpack(mutate(round % 4 === 0 ? tar : calm, pick)).then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.ok(failure === undefined || isEngineError(failure, 'layer_invalid'), String(failure));
    assert.deepEqual(stand.beside(), ['canary', 'layer']);
  }
  assert.deepEqual([readdirSync('/etc').length, readdirSync(stand.outside).length], [etc, temporary]);
});
