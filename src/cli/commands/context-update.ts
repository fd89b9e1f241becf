import { ContextStore } from '../../contexts/context-store.js';
import { engineError } from '../../errors/engine-error.js';
import { command } from '../command.js';
import { parseDockerOption, toDockerOption } from '../context/docker-option.js';
import { changed } from '../context/new-context.js';
import { textFlag, valueFlag } from '../flag.js';

/** `docker context update`: what is not named stays; another address has certificates and a login of its own. */
export const contextUpdate = command({
  summary: 'Update a context',
  operands: { usage: 'CONTEXT', min: 1, max: 1 },
  flags: {
    description: textFlag({ help: 'Description of the context' }),
    docker: valueFlag({ type: 'stringToString', help: 'set the docker endpoint', parse: parseDockerOption }),
  },
  async runLocally({ operands: [name = ''], flags: { description, docker }, out, err, io }) {
    const store = ContextStore.of(io.env);
    const base = await store.getKept(name);
    if (base.origin === 'docker') throw engineError('context_of_docker', { name });
    const option = docker && toDockerOption(docker, io.workingDir);
    const endpoint = option?.from === undefined ? base : await store.getKept(option.from);
    const wanted = changed({ name, base: endpoint, description: description ?? base.meta.description, docker: option });
    await store.replace(wanted);
    out.line(name);
    err.line(`Successfully updated context ${JSON.stringify(name)}`);
  },
});
