import type { OnbuildInstruction } from '../instruction.js';
import { splitInstruction } from '../split-instruction.js';
import { atLeastOne, type InstructionSource } from './instruction-source.js';
import { readFlags } from './read-flags.js';

/** Keeps what follows as text: it is read by the build that it will be part of. */
export function readOnbuild(source: InstructionSource): OnbuildInstruction {
  if (source.rest === '') throw atLeastOne(source);
  readFlags(source, {});
  const trigger = splitInstruction(source.rest).keyword.toUpperCase();
  if (trigger === 'ONBUILD') throw source.fault("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
  if (trigger === 'MAINTAINER' || trigger === 'FROM') {
    throw source.fault(`${trigger} isn't allowed as an ONBUILD trigger`);
  }
  const bodies = source.heredocs.map(({ name, content }) => `\n${content}${name}`).join('');
  const expression = `${source.written.original.replace(/^ONBUILD\s*/i, '')}${bodies}`;
  return { ...source.written, kind: 'onbuild', expression };
}
