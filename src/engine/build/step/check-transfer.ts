import type { AddInstruction, CopyInstruction } from '../../../dockerfile/index.js';
import { engineError } from '../../../errors/engine-error.js';
import { isGit } from '../git/git-place.js';
import { isUrl } from './add-url.js';

/** What cannot be meant, whatever is there. @see buildkit, frontend/dockerfile/dockerfile2llb/convert_copy.go @throws build_step_invalid */
export function checkTransfer(instruction: CopyInstruction | AddInstruction): void {
  const reason = instruction.kind === 'copy' ? wrongWithCopy(instruction) : wrongWithChecksum(instruction);
  if (reason !== undefined) throw engineError('build_step_invalid', { reason });
}

function wrongWithCopy({ sources }: CopyInstruction): string | undefined {
  if (sources.some(isGit)) return "source can't be a git ref for COPY";
  return sources.some(isUrl) ? "source can't be a URL for COPY" : undefined;
}

function wrongWithChecksum({ sources, checksum }: AddInstruction): string | undefined {
  if (checksum === undefined) return undefined;
  const [only = '', ...others] = sources;
  if (others.length > 0) return "checksum can't be specified for multiple sources";
  return isUrl(only) || isGit(only) ? undefined : 'checksum requires HTTP(S) or Git sources';
}
