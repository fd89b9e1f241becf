import type { FromInstruction } from '../instruction.js';
import type { InstructionSource } from './instruction-source.js';
import { readFlags } from './read-flags.js';
import { plainWords } from './words.js';

const STAGE_NAME = /^[a-z][a-z0-9\-_.]*$/;

/** `FROM [--platform=…] base [AS name]` */
export function readFrom(source: InstructionSource): FromInstruction {
  const words = plainWords(source.rest);
  const [base = '', as, name] = words;
  if (words.length !== 1 && !(words.length === 3 && as?.toLowerCase() === 'as')) {
    throw source.fault('FROM requires either one or three arguments');
  }
  const stageName = name?.toLowerCase();
  if (stageName !== undefined && !STAGE_NAME.test(stageName)) {
    throw source.fault(
      `invalid name for build stage: ${JSON.stringify(name)}, name can't start with a number or contain symbols`,
    );
  }
  const flags = readFlags(source, { platform: 'text' });
  return {
    ...source.written,
    kind: 'from',
    base,
    stageName,
    stageNameAsWritten: name,
    asKeyword: as,
    platform: flags.text('platform') || undefined,
  };
}
