import type { CreateContainer, CreateNetwork, CreateVolume, ShapeOptions, UpdateContainer } from '../engine/index.js';
import { engineError, isEngineError } from '../errors/engine-error.js';
import type { CliIo } from './cli-io.js';
import { SHAPE_FLAGS, toShapeOrders } from './commands/net-shape.js';
import { NETWORK_FLAGS, toCreateNetwork } from './commands/network-create.js';
import { RUN_FLAGS } from './commands/run.js';
import { toUpdateContainer, UPDATE_FLAGS } from './commands/update.js';
import { toCreateVolume, VOLUME_FLAGS } from './commands/volume-create.js';
import { toCreateContainer } from './create/to-create-container.js';
import { compileTemplate } from './format/go-template/template.js';
import { parseGroups } from './net/parse-groups.js';
import { parseArguments } from './parse.js';
import { invalid } from './values/invalid.js';

/** What `run` asks the engine for with these words behind it. Nothing is done. @throws what `run` throws for them */
export async function readRunWords(
  words: readonly string[],
  io: Pick<CliIo, 'env' | 'workingDir'>,
): Promise<CreateContainer> {
  const { flags, operands } = parseArguments(words, RUN_FLAGS, { stopsAtOperand: true });
  if (flags.useApiSocket) throw engineError('flag_not_implemented', { flag: '--use-api-socket' });
  return await toCreateContainer(flags, operands, io);
}

/** Whether `run` with these words does not go to the program. @throws what `run` throws for them */
export function runDetaches(words: readonly string[]): boolean {
  return parseArguments(words, RUN_FLAGS, { stopsAtOperand: true }).flags.detach;
}

/** What `update` asks the engine for, whichever containers are named. @throws what `update` throws for them */
export function readUpdateWords(words: readonly string[]): UpdateContainer {
  return toUpdateContainer(parseArguments(words, UPDATE_FLAGS).flags);
}

/**
 * What `net shape` asks for: `web --delay 100ms`, also without dashes, as `tc` has it: `web delay 100ms`, `web clear`.
 *
 * @throws what `net shape` throws for them
 */
export function readShapeWords([ref = '', ...words]: readonly string[]): {
  readonly ref: string;
  readonly clears: boolean;
  readonly orders: readonly ShapeOptions[];
} {
  const { flags, operands } = parseArguments(withDashes(words), SHAPE_FLAGS);
  const [unknown] = operands;
  if (unknown !== undefined)
    throw invalid(`${JSON.stringify(unknown)} is none of ${Object.keys(SHAPE_FLAGS).join(', ')}`);
  return { ref, ...toShapeOrders(flags) };
}

/** What `network create` asks the engine for with these words behind it. @throws what `network create` throws for them */
export function readNetworkWords(words: readonly string[]): CreateNetwork {
  const { flags, operands } = parseArguments(words, NETWORK_FLAGS);
  return toCreateNetwork(flags, operands[0] ?? '');
}

/** The same of `volume create`. @throws what `volume create` throws for them */
export function readVolumeWords(words: readonly string[]): CreateVolume {
  const { flags, operands } = parseArguments(words, VOLUME_FLAGS);
  return toCreateVolume(flags, operands[0]);
}

/** The groups that `net partition` is given. @throws argument_invalid */
export const readGroupWords = (words: readonly string[]): readonly (readonly string[])[] => parseGroups(words);

/** A template of `--format` with the values of one object. @throws template_invalid, template_failed */
export const renderTemplate = (template: string, fields: Readonly<Record<string, unknown>>): string =>
  compileTemplate(template).render(fields);

/** What is wrong with a template; undefined for one that can be read. */
export function whyNoTemplate(template: string): string | undefined {
  try {
    compileTemplate(template);
    return undefined;
  } catch (error) {
    if (!isEngineError(error, 'template_invalid')) throw error;
    return error.message;
  }
}

/** Names of flags get their dashes; what stands behind one that takes a value is that value, whatever it is. */
function withDashes(words: readonly string[]): readonly string[] {
  let isValue = false;
  return words.map((word) => {
    const kind = isValue ? undefined : new Map(Object.entries(SHAPE_FLAGS)).get(word)?.kind;
    isValue = kind !== undefined && kind !== 'switch';
    return kind === undefined ? word : `--${word}`;
  });
}
