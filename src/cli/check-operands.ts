import { engineError } from '../errors/engine-error.js';
import type { Operands } from './command.js';

/** Docker's sentences about too few or too many arguments. @throws operands_invalid */
export function checkOperands(operands: readonly string[], { min, max }: Operands, command: string): void {
  if (operands.length >= min && operands.length <= (max ?? operands.length)) return;
  throw engineError('operands_invalid', { command, rule: ruleOf(min, max) });
}

function ruleOf(min: number, max: number | undefined): string {
  if (max === 0) return 'accepts no arguments';
  if (max === undefined) return `requires at least ${count(min)}`;
  if (min === max) return `requires ${count(min)}`;
  return min === 0 ? `requires at most ${count(max)}` : `requires at least ${min} and at most ${count(max)}`;
}

const count = (number: number): string => `${number} argument${number === 1 ? '' : 's'}`;
