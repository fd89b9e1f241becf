import type { Engine } from '../../engine/index.js';
import { engineError, isEngineError } from '../../errors/engine-error.js';
import { command } from '../command.js';
import { switchFlag, textFlag } from '../flag.js';
import { objectFormatFlag } from '../format/format-flag.js';
import { findContainer, findImage } from '../inspect/find-object.js';
import { printObjects } from '../inspect/print-objects.js';
import { invalid } from '../values/invalid.js';

const DOCKER_TYPES = ['config', 'network', 'node', 'plugin', 'secret', 'service', 'task', 'volume'];

/** `docker inspect`: containers before images of the same name, unless `--type` says which. */
export const inspect = command({
  summary: 'Return low-level information on Docker objects',
  operands: { usage: 'NAME|ID [NAME|ID...]', min: 1 },
  flags: {
    format: objectFormatFlag,
    size: switchFlag({ short: 's', help: 'Display total file sizes if the type is container' }),
    type: textFlag({ help: 'Only inspect objects of the given type' }),
  },
  async run(engine: Pick<Engine, 'containers' | 'images'>, { flags: { format, size, type }, operands, out }) {
    await printObjects(out, operands, { format, find: finderOf(engine, type, size) });
  },
});

function finderOf(
  engine: Pick<Engine, 'containers' | 'images'>,
  type: string | undefined,
  size: boolean,
): (ref: string) => Promise<unknown> {
  if (type === 'container') return (ref) => findContainer(engine, ref, { size });
  if (type === 'image') return (ref) => findImage(engine, ref);
  if (type !== undefined && DOCKER_TYPES.includes(type))
    throw engineError('not_implemented', { what: `inspect --type ${type}` });
  if (type !== undefined) throw invalid(`${JSON.stringify(type)} is not a valid value for --type`);
  return async (ref) => {
    try {
      return await findContainer(engine, ref, { size });
    } catch (error) {
      if (!isEngineError(error, 'container_not_found', 'container_unnamed')) throw error;
    }
    return findImageOrNothing(engine, ref);
  };
}

/** What is not even a name of an image is not found either. */
async function findImageOrNothing(engine: Pick<Engine, 'images'>, ref: string): Promise<unknown> {
  try {
    return await findImage(engine, ref);
  } catch (error) {
    if (!isEngineError(error, 'image_not_found', 'reference_invalid')) throw error;
    throw engineError('object_not_found', { ref }, { cause: error });
  }
}
