import { isIP } from 'node:net';

import type { Container, Engine } from '../../engine/index.js';
import { findRegistry, findRegistryImage, REGISTRY_IMAGE } from '../../own-registry/own-registry.js';
import { registryHost } from '../../own-registry/registry-address.js';
import { CERTIFICATE_PATH, type RegistryOptions, startRegistry } from '../../own-registry/start-registry.js';
import { type CommandContext, command } from '../command.js';
import { switchFlag, textFlag, valueFlag } from '../flag.js';
import { pullImage } from '../print/pull-image.js';
import { readRegistryPassword } from '../registry-password.js';
import { invalid } from '../values/invalid.js';
import { parseUint16 } from '../values/unsigned.js';

type Listens = RegistryOptions['listens'];

const FLAGS = {
  passwordStdin: switchFlag({ help: 'Take the password of --user from stdin' }),
  port: valueFlag({ type: '[address:]port', help: 'Where it listens (default 127.0.0.1:5000)', parse: parseListens }),
  tls: switchFlag({ help: 'Speak https, with a certificate made for it' }),
  user: textFlag({ help: 'Only this user may pull and push' }),
} as const;

/** `gantry registry up`: a registry of one's own, in a container. */
export const registryUp = command({
  summary: 'Run a registry of your own in a container',
  explanation:
    'From IMAGE; else from registry:2 where it is here, from the docker-registry program of this machine, or from registry:2 pulled. Its data is in the volume gantry-registry.',
  operands: { usage: '[IMAGE]', min: 0, max: 1 },
  flags: FLAGS,
  async run(engine: Pick<Engine, 'containers' | 'files' | 'images' | 'registries'>, context) {
    const { flags, operands } = context;
    const { port: listens = { address: '127.0.0.1', port: 5000 }, tls: hasTls } = flags;
    const user = await readUser(context);
    const present = await findRegistry(engine);
    if (present) {
      const asksMore = operands.length > 0 || user || hasTls || flags.port !== undefined;
      if (asksMore)
        throw invalid('There is a registry already. Take it away first, its data stays: gantry registry down');
      const { status } = present.state;
      // Whoever collected its garbage was killed.
      if (status === 'paused') await engine.containers.unpause(present.id);
      else if (status !== 'running') await engine.containers.start(present.id);
      printUse(await engine.containers.get(present.id), context);
      return;
    }
    const image = await imageFor(engine, operands[0], context);
    printUse(await startRegistry(engine, { image, listens, user, hasTls }), context);
  },
});

/** The default is for this machine alone. */
function parseListens(text: string): Listens {
  const colon = text.lastIndexOf(':');
  const address = colon < 0 ? '127.0.0.1' : text.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  if (address !== '' && isIP(address) === 0) throw invalid(`invalid IP address: ${address}`);
  return { address, port: parseUint16(text.slice(colon + 1)) };
}

type UpContext = CommandContext<typeof FLAGS>;

async function readUser(context: UpContext): Promise<RegistryOptions['user']> {
  const { user: name, passwordStdin } = context.flags;
  if (name === undefined && !passwordStdin) return undefined;
  if (!name) throw invalid('Must provide --user with --password-stdin');
  return { name, password: await readRegistryPassword(context, { name, isFromStdin: passwordStdin }) };
}

async function imageFor(
  engine: Pick<Engine, 'images'>,
  asked: string | undefined,
  context: UpContext,
): Promise<string> {
  const present = asked === undefined ? await findRegistryImage(engine) : (await engine.images.find(asked)) && asked;
  if (present !== undefined) return present;
  const wanted = asked ?? REGISTRY_IMAGE;
  await pullImage(engine, wanted, context, { to: context.err });
  return wanted;
}

function printUse(registry: Container, { out }: UpContext): void {
  const host = registryHost(registry);
  const has = (name: string): boolean => registry.config.env.some((line) => line.startsWith(`${name}=`));
  out.line(`The registry is at ${host}`);
  if (has('REGISTRY_AUTH')) out.line(`  gantry login ${host}`);
  out.line(`  gantry tag IMAGE ${host}/IMAGE && gantry push ${host}/IMAGE`);
  if (!has('REGISTRY_HTTP_TLS_CERTIFICATE')) return;
  out.line('Its certificate, for /etc/gantry/certs.d/HOST:PORT/ca.crt of other machines:');
  out.line(`  gantry cp ${registry.name}:${CERTIFICATE_PATH} ca.crt`);
}
