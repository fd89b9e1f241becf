import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import type { Figure, Finding, Ratio } from '../measure/finding.js';
import { tableLines } from './table-lines.js';

/** Prints ratios and figures as tables, and writes all that was measured to `jsonPath`. */
export function writeReport(findings: readonly Finding[], jsonPath: string): void {
  const ratios = findings.filter((finding) => finding.kind === 'ratio');
  const figures = findings.filter((finding) => finding.kind === 'figure');
  if (ratios.length > 0)
    print(['gantry took', 'of the time of', 'median', 'best', 'target', ''], ratios.map(ratioCells));
  if (figures.length > 0) print(['figure', 'value', 'budget', ''], figures.map(figureCells));
  mkdirSync(dirname(jsonPath), { recursive: true });
  writeFileSync(jsonPath, `${JSON.stringify(findings, undefined, 2)}\n`);
}

function print(title: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log(`\n${tableLines(title, rows).join('\n')}`);
}

function ratioCells({ item, against, isLimit, gantry, other, target }: Ratio): readonly string[] {
  const median = gantry.medianMs / other.medianMs;
  const name = isLimit ? `${against} (limit)` : against;
  return [
    item,
    name,
    `${median.toFixed(2)}×`,
    `${(gantry.minMs / other.minMs).toFixed(2)}×`,
    ...verdict(median, target, '×'),
  ];
}

const figureCells = ({ item, value, unit, target }: Figure): readonly string[] => [
  item,
  `${round(value)} ${unit}`,
  ...verdict(value, target, ` ${unit}`),
];

const verdict = (value: number, target: number | undefined, unit: string): readonly [string, string] =>
  target === undefined ? ['', ''] : [`≤ ${round(target)}${unit}`, value <= target ? 'met' : 'missed'];

const round = (value: number): string => (value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3))));
