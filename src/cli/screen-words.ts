import type { CreateContainer, UpdateContainer } from '../engine/index.js';
import { engineError } from '../errors/engine-error.js';
import type { CliIo } from './cli-io.js';
import { RUN_FLAGS } from './commands/run.js';
import { toUpdateContainer, UPDATE_FLAGS } from './commands/update.js';
import { toCreateContainer } from './create/to-create-container.js';
import { parseArguments } from './parse.js';

/** What `run` asks the engine for with these words behind it. Nothing is done. @throws what `run` throws for them */
export async function readRunWords(
  words: readonly string[],
  io: Pick<CliIo, 'env' | 'workingDir'>,
): Promise<CreateContainer> {
  const { flags, operands } = parseArguments(words, RUN_FLAGS, { stopsAtOperand: true });
  if (flags.useApiSocket) throw engineError('flag_not_implemented', { flag: '--use-api-socket' });
  return await toCreateContainer(flags, operands, io);
}

/** What `update` asks the engine for, whichever containers are named. @throws what `update` throws for them */
export function readUpdateWords(words: readonly string[]): UpdateContainer {
  return toUpdateContainer(parseArguments(words, UPDATE_FLAGS).flags);
}
