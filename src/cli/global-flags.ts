import { absentFlag, absentSwitch, type FlagValues, switchFlag, textFlag } from './flag.js';
import { parseArguments } from './parse.js';

/** What goes before the command's name. */
export const GLOBAL_FLAGS = {
  config: absentFlag(),
  context: absentFlag('c'),
  dataRoot: textFlag({ help: 'Where images and containers are kept (default /var/lib/gantry)' }),
  debug: switchFlag({ short: 'D', help: 'Show where an unexpected failure came from' }),
  host: absentFlag('H'),
  logLevel: absentFlag('l'),
  readOnly: switchFlag({ help: 'Refuse whatever changes anything' }),
  runRoot: textFlag({ help: 'Where run-time state is kept (default /run/gantry)' }),
  tls: absentSwitch(),
  tlsverify: absentSwitch(),
  version: switchFlag({ short: 'v', help: 'Print version information and quit' }),
} as const;

export type GlobalFlags = FlagValues<typeof GLOBAL_FLAGS>;

/** Takes the global flags off the front: `operands` begin with the command's name, or are empty. */
export const parseGlobals = (argv: readonly string[]) => parseArguments(argv, GLOBAL_FLAGS, { stopsAtOperand: true });
