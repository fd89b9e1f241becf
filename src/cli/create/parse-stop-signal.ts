import type { CreateContainer } from '../../engine/index.js';
import { parseSignal } from '../../oci/signal.js';

/** `--stop-signal`: which one it is, and as it was written, which is what an inspection shows. @throws signal_invalid */
export const parseStopSignal = (text: string): Pick<CreateContainer, 'stopSignal' | 'stopSignalText'> => ({
  stopSignal: parseSignal(text),
  stopSignalText: text,
});
