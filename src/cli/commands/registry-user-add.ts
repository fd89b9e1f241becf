import type { Engine } from '../../engine/index.js';
import { setRegistryUser } from '../../own-registry/registry-users.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';
import { readRegistryPassword } from '../registry-password.js';

/** `gantry registry user add`: somebody more, or another password for who is there. */
export const registryUserAdd = command({
  summary: 'Let somebody use your own registry, or give him another password',
  explanation: 'Every user may pull and push everything: the registry knows no other rights.',
  operands: { usage: 'NAME', min: 1, max: 1 },
  flags: { passwordStdin: switchFlag({ help: 'Take the password from stdin' }) },
  async run(engine: Pick<Engine, 'containers' | 'files'>, context) {
    const [name = ''] = context.operands;
    const password = await readRegistryPassword(context, { name, isFromStdin: context.flags.passwordStdin });
    await setRegistryUser(engine, { name, password });
    context.out.line(name);
  },
});
