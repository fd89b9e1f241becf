import type { Engine } from '../../engine/index.js';
import type { ErrorCode } from '../../errors/catalogue.js';
import { engineError, isEngineError } from '../../errors/engine-error.js';
import { command } from '../command.js';
import { switchFlag, textFlag } from '../flag.js';
import { objectFormatFlag } from '../format/format-flag.js';
import { findContainer, findImage, findNetwork, findVolume } from '../inspect/find-object.js';
import { printObjects } from '../inspect/print-objects.js';
import { invalid } from '../values/invalid.js';

type Inspected = Pick<Engine, 'containers' | 'images' | 'networks' | 'volumes'>;
type Find = (engine: Inspected, ref: string, options: { readonly size: boolean }) => Promise<unknown>;

/** What may have a name, in the order in which docker looks; and how each says that it has none of that name. */
const KINDS: Readonly<Record<string, { readonly find: Find; readonly missing: readonly ErrorCode[] }>> = {
  container: { find: findContainer, missing: ['container_not_found', 'container_unnamed'] },
  // What is not even a name of an image is not found either.
  image: { find: (engine, ref) => findImage(engine, ref), missing: ['image_not_found', 'reference_invalid'] },
  network: { find: (engine, ref) => findNetwork(engine, ref), missing: ['network_not_found'] },
  volume: { find: (engine, ref) => findVolume(engine, ref), missing: ['volume_not_found'] },
};

/** Of a swarm, and plugins. */
const TYPES_OF_OTHERS = ['config', 'node', 'plugin', 'secret', 'service', 'task'];

/** `docker inspect`: containers before images of the same name, unless `--type` says which. */
export const inspect = command({
  summary: 'Return low-level information on Docker objects',
  operands: { usage: 'NAME|ID [NAME|ID...]', min: 1 },
  flags: {
    format: objectFormatFlag,
    size: switchFlag({ short: 's', help: 'Display total file sizes if the type is container' }),
    type: textFlag({ help: 'Only inspect objects of the given type' }),
  },
  async run(engine: Inspected, { flags: { format, size, type }, operands, out }) {
    const find = finderOf(type);
    await printObjects(out, operands, { format, find: (ref) => find(engine, ref, { size }) });
  },
});

function finderOf(type: string | undefined): Find {
  if (type === undefined) return findAny;
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (kind) return kind.find;
  if (TYPES_OF_OTHERS.includes(type)) throw engineError('not_implemented', { what: `inspect --type ${type}` });
  const known = [...Object.keys(KINDS), ...TYPES_OF_OTHERS].sort().map((each) => JSON.stringify(each));
  throw invalid(`unknown type: ${JSON.stringify(type)}: must be one of ${known.join(', ')}`);
}

/** @throws object_not_found */
async function findAny(engine: Inspected, ref: string, options: { readonly size: boolean }): Promise<unknown> {
  for (const { find, missing } of Object.values(KINDS)) {
    try {
      return await find(engine, ref, options);
    } catch (error) {
      if (!isEngineError(error, ...missing)) throw error;
    }
  }
  throw engineError('object_not_found', { ref });
}
