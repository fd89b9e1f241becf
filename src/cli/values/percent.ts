import { invalid } from './invalid.js';

/** Reads `5%` or `0.1%`; a bare number is refused, since it may be meant as a share of 1. */
export function parsePercent(text: string): number {
  const [, number] = /^(\d+(?:\.\d+)?|\.\d+)%$/.exec(text) ?? [];
  if (number === undefined || Number(number) > 100)
    throw invalid(`${JSON.stringify(text)} is not a percentage between 0% and 100%, as 5% or 0.1%`);
  return Number(number);
}
