import type { Engine } from '../../engine/index.js';
import { engineError, isEngineError } from '../../errors/engine-error.js';
import { command } from '../command.js';
import { invalid } from '../values/invalid.js';

/** `docker rename` */
export const rename = command({
  summary: 'Rename a container',
  operands: { usage: 'CONTAINER NEW_NAME', min: 2, max: 2 },
  flags: {},
  async run(engine: Pick<Engine, 'containers'>, { operands: [ref = '', name = ''] }) {
    if (ref === '' || name === '') throw invalid('Neither old nor new names may be empty');
    try {
      await engine.containers.rename(ref, name);
    } catch (error) {
      if (!isEngineError(error)) throw error;
      throw new AggregateError([error, engineError('container_not_renamed', { ref })]);
    }
  },
});
