import type { Engine } from '../../engine/index.js';
import { engineError, isEngineError } from '../../errors/engine-error.js';
import { command } from '../command.js';
import { withApiSocket } from '../create/api-socket.js';
import { createContainer } from '../create/create-container.js';
import { CREATE_FLAGS } from '../create/create-flags.js';
import { streamsOf } from '../create/streams-of.js';
import { toCreateContainer } from '../create/to-create-container.js';

/** `docker create`: prints the id of a container that is made but not started. */
export const create = command({
  summary: 'Create a new container',
  operands: { usage: 'IMAGE [COMMAND] [ARG...]', min: 1 },
  stopsAtOperand: true,
  flags: CREATE_FLAGS,
  async run(engine: Pick<Engine, 'containers' | 'images' | 'system'>, context) {
    const { flags, operands, io, out } = context;
    const asked = await withApiSocket(engine, await clientsOwn(toCreateContainer(flags, operands, io)), flags);
    const options = { ...asked, attached: streamsOf(flags), isStdinOnce: flags.interactive };
    out.line((await createContainer(engine, options, context, flags)).id);
  },
});

/** Docker's program ends with 125 for what it finds out by itself, and with 1 for what the daemon tells it. @throws options_refused */
async function clientsOwn<Asked>(reading: Promise<Asked>): Promise<Asked> {
  try {
    return await reading;
  } catch (cause) {
    if (!isEngineError(cause, 'argument_invalid')) throw cause;
    throw engineError('options_refused', { reason: cause.message }, { cause });
  }
}
