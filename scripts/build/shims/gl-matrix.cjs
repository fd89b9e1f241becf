'use strict';

// Stands for `gl-matrix` in the bundle: what a canvas of blessed-contrib asks of its 90 kB, by the formulas of its matrices.
// As there a point is (x, y), a matrix (a, b, c, d, x, y), and all are kept as floats: lines end on the same dots.

const vec2 = {
  create: () => new Float32Array(2),
  fromValues: (x, y) => Float32Array.of(x, y),
  // By their places, as it is done for each dot.
  transformMat2d(out, point, matrix) {
    out[0] = matrix[0] * point[0] + matrix[2] * point[1] + matrix[4];
    out[1] = matrix[1] * point[0] + matrix[3] * point[1] + matrix[5];
    return out;
  },
};

const mat2d = {
  create: () => Float32Array.of(1, 0, 0, 1, 0, 0),
  clone: (matrix) => Float32Array.from(matrix),
  translate: (out, [a, b, c, d, tx, ty], [x, y]) => set(out, [a, b, c, d, a * x + c * y + tx, b * x + d * y + ty]),
  scale: (out, [a, b, c, d, tx, ty], [x, y]) => set(out, [a * x, b * x, c * y, d * y, tx, ty]),
  rotate(out, [a, b, c, d, tx, ty], angle) {
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    return set(out, [a * cos + c * sin, b * cos + d * sin, c * cos - a * sin, d * cos - b * sin, tx, ty]);
  },
};

function set(out, values) {
  out.set(values);
  return out;
}

module.exports = { vec2, mat2d };
