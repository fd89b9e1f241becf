import { engineError } from '../../errors/engine-error.js';
import { assemble } from './assemble.js';
import type { Instruction } from './instruction.js';
import { parseFilter, type ResolveName } from './parse-filter.js';

/** As long as any packet. */
const WHOLE_PACKET = 0x40000;
const LONGEST_TEXT = 8192;

/**
 * A filter in tcpdump's words as a program for the kernel, which answers with 0 for packets that nobody wants.
 *
 * @param resolve Gives names in it their addresses.
 * @throws filter_invalid
 */
export function compileFilter(text: string, resolve: ResolveName = () => undefined): readonly Instruction[] {
  const tooLong = (): Error =>
    engineError('filter_invalid', { filter: `${text.slice(0, 40)}…`, reason: 'it is too long' });
  if (text.length > LONGEST_TEXT) throw tooLong();
  const program = assemble(parseFilter(text, resolve), { match: WHOLE_PACKET, otherwise: 0 });
  if (!program) throw tooLong();
  return program;
}
