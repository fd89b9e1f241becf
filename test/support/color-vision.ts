import type { Rgb } from '../../src/ui/themes/color.js';

/** Light as it is, of what is stored. @see IEC 61966-2-1, sRGB */
const linear = (value: number): number =>
  value <= 10.31475 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;

const luminance = ([red, green, blue]: Rgb): number =>
  0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);

/** 1 to 21. @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(a: Rgb, b: Rgb): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/**
 * What is left of linear light for those whom one kind of cone fails.
 *
 * @see Machado, Oliveira, Fernandes: A physiologically-based model for simulation of color vision deficiency (2009), severity 1.0
 */
const VISION = {
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} as const;

/** Linear red, green and blue, 0 to 1. */
type Light = readonly [number, number, number];

/** A colour as somebody with that vision sees it. */
export function seenWith(kind: keyof typeof VISION, color: Rgb): Light {
  const light = color.map(linear);
  const row = (weights: readonly number[]): number =>
    Math.min(
      1,
      Math.max(
        0,
        weights.reduce((sum, weight, index) => sum + weight * (light[index] ?? 0), 0),
      ),
    );
  const [red, green, blue] = VISION[kind];
  return [row(red), row(green), row(blue)];
}

/** How different two colours are: about 2 can just be seen. @see CIE 15, ΔE*ab (1976), D65 */
export function colorDifference(a: Light, b: Light): number {
  const [x, y] = [lab(a), lab(b)];
  return Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

function lab([red, green, blue]: Light): readonly [number, number, number] {
  const x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505;
  const y = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089;
  const [fx, fy, fz] = [cubed(x), cubed(y), cubed(z)];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

const cubed = (value: number): number => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
