import type { RunInstruction } from '../instruction.js';
import { didYouMean } from '../suggestion.js';
import type { InstructionSource } from './instruction-source.js';
import { type FlagKinds, readFlags } from './read-flags.js';
import { checkMountFlag } from './read-mount.js';
import { commandLine } from './words.js';

const RUN_FLAGS = { mount: 'texts', network: 'text', security: 'text', device: 'texts' } as const satisfies FlagKinds;
const NETWORKS = ['default', 'none', 'host'] as const;
const SECURITIES = ['sandbox', 'insecure'] as const;

export function readRun(source: InstructionSource): RunInstruction {
  const flags = readFlags(source, RUN_FLAGS);
  const mountFlags = flags.texts('mount');
  for (const flag of mountFlags) checkMountFlag(flag, source.fault);
  return {
    ...source.written,
    kind: 'run',
    command: commandLine(source, source.rest),
    heredocs: source.heredocs,
    mountFlags,
    network: oneOf(source, NETWORKS, flags.text('network'), 'network mode'),
    security: oneOf(source, SECURITIES, flags.text('security'), 'security mode'),
    devices: flags.texts('device'),
  };
}

function oneOf<Choice extends string>(
  { fault }: InstructionSource,
  choices: readonly [Choice, ...Choice[]],
  value: string | undefined,
  what: string,
): Choice {
  if (value === undefined) return choices[0];
  const choice = choices.find((candidate) => candidate === value.toLowerCase());
  if (choice !== undefined) return choice;
  throw fault(`unsupported ${what} ${JSON.stringify(value)}${didYouMean(value, choices)}`);
}
