import { parseSignal, type Signal } from '../../oci/signal.js';
import { integerFlag, textFlag } from '../flag.js';

/** `-s, --signal` of the commands that end containers. Docker asks its daemon what it means, so it is no matter of usage. */
export const signalFlag = textFlag({ short: 's', help: 'Signal to send to the container' });

/** What {@link signalFlag} means; an empty one is none. @throws signal_invalid */
export const readSignal = (text: string | undefined): Signal | undefined => (text ? parseSignal(text) : undefined);

/** Flags of `stop` and `restart`. `--time` is what `--timeout` was called before. */
export const STOP_FLAGS = {
  signal: signalFlag,
  time: integerFlag({ help: 'Seconds to wait before killing the container', isHidden: true }),
  timeout: integerFlag({ short: 't', help: 'Seconds to wait before killing the container' }),
} as const;
