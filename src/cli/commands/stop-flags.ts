import { parseSignal } from '../../oci/signal.js';
import { integerFlag, valueFlag } from '../flag.js';

/** `-s, --signal` of the commands that end containers. */
export const signalFlag = valueFlag({ short: 's', help: 'Signal to send to the container', parse: parseSignal });

/** Flags of `stop` and `restart`. `--time` is what `--timeout` was called before. */
export const STOP_FLAGS = {
  signal: signalFlag,
  time: integerFlag({ help: 'Seconds to wait before killing the container', isHidden: true }),
  timeout: integerFlag({ short: 't', help: 'Seconds to wait before killing the container' }),
} as const;
