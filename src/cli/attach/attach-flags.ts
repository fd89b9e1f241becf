import { switchFlag, textFlag } from '../flag.js';

/** `--detach-keys` of every command that attaches. */
export const detachKeysFlag = textFlag({ help: 'Override the key sequence for detaching a container' });

/** `--sig-proxy` of the commands that have it. */
export const sigProxyFlag = switchFlag({ isOn: true, help: 'Proxy received signals to the process' });
