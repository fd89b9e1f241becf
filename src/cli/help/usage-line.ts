import type { AnyCommand } from '../command.js';

/** `Usage:  gantry stop [OPTIONS] CONTAINER [CONTAINER...]` */
export function usageLine({ flags, operands }: Pick<AnyCommand, 'flags' | 'operands'>, path: string): string {
  const hasOptions = Object.values(flags).some((flag) => flag.kind !== 'absent' && !flag.isHidden);
  return ['Usage: ', path, hasOptions ? '[OPTIONS]' : '', operands.usage].filter((word) => word !== '').join(' ');
}
