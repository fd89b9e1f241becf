import type { EscapeCharacter } from '../dockerfile.js';
import type { FaultAt } from '../dockerfile-fault.js';
import type { FromInstruction, Instruction } from '../instruction.js';
import type { LogicalLine } from '../logical-lines.js';
import { trimSpace } from '../space.js';
import { splitInstruction } from '../split-instruction.js';
import { didYouMean } from '../suggestion.js';
import type { InstructionSource } from './instruction-source.js';
import { readFrom } from './read-from.js';
import { readHealthcheck } from './read-healthcheck.js';
import { readOnbuild } from './read-onbuild.js';
import { readArg, readEnv, readLabel } from './read-pairs.js';
import {
  readCmd,
  readEntrypoint,
  readExpose,
  readMaintainer,
  readShell,
  readStopsignal,
  readUser,
  readVolume,
  readWorkdir,
} from './read-rest.js';
import { readRun } from './read-run.js';
import { readAdd, readCopy } from './read-transfer.js';

type Reader = (source: InstructionSource) => Instruction | FromInstruction;

/** The commonest first: of two that are equally near to a word that is none, the first is suggested. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['FROM', readFrom],
  ['RUN', readRun],
  ['COPY', readCopy],
  ['ADD', readAdd],
  ['ENV', readEnv],
  ['ARG', readArg],
  ['CMD', readCmd],
  ['ENTRYPOINT', readEntrypoint],
  ['WORKDIR', readWorkdir],
  ['USER', readUser],
  ['EXPOSE', readExpose],
  ['VOLUME', readVolume],
  ['LABEL', readLabel],
  ['HEALTHCHECK', readHealthcheck],
  ['SHELL', readShell],
  ['STOPSIGNAL', readStopsignal],
  ['ONBUILD', readOnbuild],
  ['MAINTAINER', readMaintainer],
]);

/** One instruction of whatever kind. @throws {EngineError} `dockerfile_invalid` */
export function readInstruction(
  line: LogicalLine,
  escape: EscapeCharacter,
  faultAt: FaultAt,
): Instruction | FromInstruction {
  const { keyword, flags, rest } = splitInstruction(line.text);
  const name = keyword.toUpperCase();
  const fault = (reason: string) => faultAt(line.range, reason);
  if (/\0/.test(line.text) || line.heredocs.some(({ content }) => content.includes('\0'))) {
    throw fault('a NUL byte, which no instruction can hold');
  }
  const read = READERS.get(name);
  if (read === undefined) {
    throw fault(`unknown instruction: ${keyword}${didYouMean(keyword, [...READERS.keys()], false)}`);
  }
  const { range, comments, heredocs } = line;
  const written = { original: trimSpace(line.text), keyword, range, comments };
  return read({ written, name, flags, rest, heredocs, escape, fault });
}
