import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import fc from 'fast-check';

const load = createRequire(join(process.cwd(), 'package.json'));

type Vector = ArrayLike<number>;
type Matrices = {
  readonly vec2: {
    create(): Vector;
    fromValues(x: number, y: number): Vector;
    transformMat2d(out: Vector, point: Vector, matrix: Vector): Vector;
  };
  readonly mat2d: {
    create(): Vector;
    clone(matrix: Vector): Vector;
    translate(out: Vector, matrix: Vector, by: Vector): Vector;
    scale(out: Vector, matrix: Vector, by: Vector): Vector;
    rotate(out: Vector, matrix: Vector, angle: number): Vector;
  };
};

const number = fc.double({ min: -500, max: 500, noNaN: true });
const move = fc.record({ kind: fc.constantFrom('translate', 'scale', 'rotate'), x: number, y: number });
type Move = { readonly kind: 'translate' | 'scale' | 'rotate'; readonly x: number; readonly y: number };

/** A point, moved as the canvas moves it. */
function moved({ vec2, mat2d }: Matrices, moves: readonly Move[]): readonly number[] {
  const matrix = mat2d.create();
  for (const { kind, x, y } of moves) {
    if (kind === 'rotate') mat2d.rotate(matrix, matrix, x);
    else mat2d[kind](matrix, matrix, vec2.fromValues(x, y));
  }
  return Array.from(vec2.transformMat2d(vec2.create(), vec2.fromValues(3, 5), mat2d.clone(matrix)));
}

describe('what stands for packages in the bundle', () => {
  test('gl-matrix: points come to where its own matrices bring them', () => {
    const [ours, theirs]: readonly Matrices[] = [load('./scripts/build/shims/gl-matrix.cjs'), load('gl-matrix')];
    assert.ok(ours && theirs);
    fc.assert(
      fc.property(fc.array(move, { maxLength: 5 }), (moves) => {
        assert.deepEqual(moved(ours, moves as Move[]), moved(theirs, moves as Move[]));
      }),
      { seed: 7 },
    );
  });

  test('object-hash: the same rows have the same hash, and no others', () => {
    const { sha1 }: { sha1(row: object): string } = load('./scripts/build/shims/object-hash.cjs');
    assert.equal(sha1({ a: 'b' }), sha1({ a: 'b' }));
    assert.notEqual(sha1({ a: 'b' }), sha1({ a: 'c' }));
  });
});
