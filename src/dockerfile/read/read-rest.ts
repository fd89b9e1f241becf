import type {
  CmdInstruction,
  EntrypointInstruction,
  ExposeInstruction,
  MaintainerInstruction,
  ShellInstruction,
  StopsignalInstruction,
  UserInstruction,
  VolumeInstruction,
  WorkdirInstruction,
} from '../instruction.js';
import { trimSpace } from '../space.js';
import { atLeastOne, exactlyOne, type InstructionSource } from './instruction-source.js';
import { readFlags } from './read-flags.js';
import { commandLine, jsonOrPlainWords, plainWords } from './words.js';

export function readCmd(source: InstructionSource): CmdInstruction {
  readFlags(source, {});
  return { ...source.written, kind: 'cmd', command: commandLine(source, source.rest) };
}

export function readEntrypoint(source: InstructionSource): EntrypointInstruction {
  readFlags(source, {});
  return { ...source.written, kind: 'entrypoint', command: commandLine(source, source.rest) };
}

/** Takes nothing but JSON: a shell is words, not a line for another shell. */
export function readShell(source: InstructionSource): ShellInstruction {
  readFlags(source, {});
  const command = commandLine(source, source.rest);
  if (command.form === 'shell' && command.line !== '') {
    throw source.fault(`SHELL requires the arguments to be in JSON form`);
  }
  if (command.form === 'shell' || command.words.length === 0) throw atLeastOne(source);
  return { ...source.written, kind: 'shell', words: command.words };
}

export function readWorkdir(source: InstructionSource): WorkdirInstruction {
  return { ...source.written, kind: 'workdir', path: wholeRest(source) };
}

export function readUser(source: InstructionSource): UserInstruction {
  return { ...source.written, kind: 'user', user: wholeRest(source) };
}

export function readStopsignal(source: InstructionSource): StopsignalInstruction {
  return { ...source.written, kind: 'stopsignal', signal: wholeRest(source) };
}

export function readMaintainer(source: InstructionSource): MaintainerInstruction {
  return { ...source.written, kind: 'maintainer', name: wholeRest(source) };
}

export function readVolume(source: InstructionSource): VolumeInstruction {
  readFlags(source, {});
  const paths = jsonOrPlainWords(source).map(trimSpace);
  if (paths.length === 0) throw atLeastOne(source);
  if (paths.includes('')) throw source.fault('VOLUME specified can not be an empty string');
  return { ...source.written, kind: 'volume', paths };
}

/** Sorted as BuildKit sorts them: the history of an image shows the order. */
export function readExpose(source: InstructionSource): ExposeInstruction {
  readFlags(source, {});
  const words = plainWords(source.rest);
  if (words.length === 0) throw atLeastOne(source);
  return { ...source.written, kind: 'expose', ports: words.toSorted() };
}

function wholeRest(source: InstructionSource): string {
  if (source.rest === '') throw exactlyOne(source);
  readFlags(source, {});
  return source.rest;
}
