import { ContextStore } from '../../contexts/context-store.js';
import { command } from '../command.js';
import { parseDockerOption, toDockerOption } from '../context/docker-option.js';
import { newContext } from '../context/new-context.js';
import { textFlag, valueFlag } from '../flag.js';

/** `docker context create`; the endpoint may also be a word of its own: `gantry context create far ssh://me@far`. */
export const contextCreate = command({
  summary: 'Create a context',
  explanation: `Keys of --docker: host, ca, cert, key, skip-tls-verify, from (a context whose endpoint it is),
user and password-file, token-file. Certificates are copied; of logins the path is kept.`,
  operands: { usage: 'CONTEXT [ENDPOINT]', min: 1, max: 2 },
  flags: {
    description: textFlag({ help: 'Description of the context' }),
    docker: valueFlag({ type: 'stringToString', help: 'set the docker endpoint', parse: parseDockerOption }),
    from: textFlag({ help: 'create context from a named context' }),
  },
  async runLocally({ operands: [name = '', host], flags: { description, docker, from }, out, err, io }) {
    const store = ContextStore.of(io.env);
    const option = docker && toDockerOption(docker, io.workingDir);
    await store.create(await newContext(store, { name, description, from, docker: option, host }));
    out.line(name);
    err.line(`Successfully created context ${JSON.stringify(name)}`);
  },
});
