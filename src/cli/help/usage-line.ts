import type { AnyCommand } from '../command.js';

/** `Usage:  gantry stop [OPTIONS] CONTAINER [CONTAINER...]`; a line for each way of calling it. */
export function usageLine({ flags, operands }: Pick<AnyCommand, 'flags' | 'operands'>, path: string): string {
  const hasOptions = Object.values(flags).some((flag) => flag.kind !== 'absent' && !flag.isHidden);
  return operands.usage
    .split('\n')
    .map((usage, index) => [index === 0 ? 'Usage: ' : '       ', path, hasOptions ? '[OPTIONS]' : '', usage])
    .map((words) => words.filter((word) => word !== '').join(' '))
    .join('\n');
}
