import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { withApiSocket } from '../create/api-socket.js';
import { createContainer } from '../create/create-container.js';
import { CREATE_FLAGS } from '../create/create-flags.js';
import { toCreateContainer } from '../create/to-create-container.js';

/** `docker create`: prints the id of a container that is made but not started. */
export const create = command({
  summary: 'Create a new container',
  operands: { usage: 'IMAGE [COMMAND] [ARG...]', min: 1 },
  stopsAtOperand: true,
  flags: CREATE_FLAGS,
  async run(engine: Pick<Engine, 'containers' | 'images' | 'system'>, context) {
    const { flags, operands, io, out } = context;
    const asked = await withApiSocket(engine, await toCreateContainer(flags, operands, io), flags);
    const options = { ...asked, isStdinOnce: flags.interactive };
    out.line((await createContainer(engine, options, context, flags)).id);
  },
});
