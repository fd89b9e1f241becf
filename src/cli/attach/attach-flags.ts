import { switchFlag, valueFlag } from '../flag.js';
import { parseDetachKeys } from './detach-keys.js';

/** `--detach-keys` of every command that attaches. */
export const detachKeysFlag = valueFlag({
  help: 'Override the key sequence for detaching a container',
  parse: parseDetachKeys,
});

/** `--sig-proxy` of the commands that have it. */
export const sigProxyFlag = switchFlag({ isOn: true, help: 'Proxy received signals to the process' });
