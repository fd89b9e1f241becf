import type { Engine } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import { parseLinkName } from '../../wire/words/link-name.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';
import { forEachRef } from '../for-each-ref.js';

/** `docker rm`: with `-f` a container that is not there is no failure. */
export const rm = command({
  summary: 'Remove one or more containers',
  operands: { usage: 'CONTAINER [CONTAINER...]', min: 1 },
  flags: {
    force: switchFlag({ short: 'f', help: 'Force the removal of a running container (uses SIGKILL)' }),
    link: switchFlag({ short: 'l', help: 'Remove the specified link (CONTAINER/ALIAS)' }),
    volumes: switchFlag({ short: 'v', help: 'Remove anonymous volumes associated with the container' }),
  },
  async run(engine: Pick<Engine, 'containers'>, { flags: { force, link, volumes }, operands, out, err }) {
    await forEachRef(operands, async (ref) => {
      try {
        if (link) await removeLink(engine, ref);
        else await engine.containers.remove(ref, { force, removeVolumes: volumes });
        out.line(ref);
      } catch (error) {
        if (!force || !isEngineError(error, 'container_not_found')) throw error;
        err.line(`Error: ${error.message}`);
      }
    });
  },
});

async function removeLink({ containers }: Pick<Engine, 'containers'>, name: string): Promise<void> {
  const { container, alias } = parseLinkName(name);
  await containers.update(container, { withoutLink: alias });
}
