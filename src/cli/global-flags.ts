import type { EngineChoice } from '../contexts/index.js';
import type { AskedEngine } from './cli-io.js';
import { type FlagValues, switchFlag, textFlag, valueFlag } from './flag.js';
import { parseArguments } from './parse.js';
import { invalid } from './values/invalid.js';

const LOG_LEVELS = ['panic', 'fatal', 'error', 'warn', 'warning', 'info', 'debug', 'trace'];

function parseLogLevel(text: string): string {
  const level = text.toLowerCase();
  if (!LOG_LEVELS.includes(level)) throw invalid(`unable to parse logging level: ${text}`);
  return level;
}

/** What goes before the command's name. */
export const GLOBAL_FLAGS = {
  config: textFlag({ help: 'Location of client config files (default "~/.docker")' }),
  context: textFlag({
    short: 'c',
    help: 'The engine to work on, by its name: see "gantry context" (overrides GANTRY_HOST)',
  }),
  dataRoot: textFlag({ help: 'Where images and containers are kept (default /var/lib/gantry)' }),
  debug: switchFlag({ short: 'D', help: 'Show where an unexpected failure came from' }),
  host: textFlag({ short: 'H', help: 'The engine to work on, by its address: unix://, tcp:// or ssh://' }),
  logLevel: valueFlag({
    short: 'l',
    help: 'Set the logging level ("debug", "info", "warn", "error", "fatal"); debug is --debug, the others change nothing',
    parse: parseLogLevel,
  }),
  readOnly: switchFlag({ help: 'Refuse whatever changes anything' }),
  runRoot: textFlag({ help: 'Where run-time state is kept (default /run/gantry)' }),
  tls: switchFlag({ help: 'Use TLS with --host; implied by --tlsverify' }),
  tlscacert: textFlag({ help: 'Trust certs signed only by this CA', shownDefault: '"~/.docker/ca.pem"' }),
  tlscert: textFlag({ help: 'Path to TLS certificate file', shownDefault: '"~/.docker/cert.pem"' }),
  tlskey: textFlag({ help: 'Path to TLS key file', shownDefault: '"~/.docker/key.pem"' }),
  tlsverify: switchFlag({ help: 'Use TLS and verify the remote' }),
  version: switchFlag({ short: 'v', help: 'Print version information and quit' }),
} as const;

export type GlobalFlags = FlagValues<typeof GLOBAL_FLAGS>;

/** Takes the global flags off the front: `operands` begin with the command's name, or are empty. */
export const parseGlobals = (argv: readonly string[]) => parseArguments(argv, GLOBAL_FLAGS, { stopsAtOperand: true });

/** Which engine the user asked for, with what settings of docker's. */
export const askedBy = (flags: GlobalFlags): AskedEngine => ({
  dataRoot: flags.dataRoot,
  runRoot: flags.runRoot,
  dockerConfig: flags.config,
  choice: choiceOf(flags),
});

/** Where the user wants to work. */
export const choiceOf = (flags: GlobalFlags): EngineChoice => ({
  context: flags.context,
  host: flags.host,
  tls: flags.tls,
  tlsverify: flags.tlsverify || undefined,
  tlscacert: flags.tlscacert,
  tlscert: flags.tlscert,
  tlskey: flags.tlskey,
});
