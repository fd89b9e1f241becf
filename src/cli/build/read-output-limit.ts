import type { OutputLimit } from '../../engine/index.js';
import type { CliIo } from '../cli-io.js';

const DEFAULT_BYTES = 2 * 1024 * 1024;
const DEFAULT_BYTES_PER_SECOND = 200 * 1024;

/** BuildKit's own variables for what is told of a step; -1 is no limit. Undefined where none is set. */
export function readOutputLimit({
  BUILDKIT_STEP_LOG_MAX_SIZE: size,
  BUILDKIT_STEP_LOG_MAX_SPEED: speed,
}: CliIo['env']): OutputLimit | undefined {
  const [bytes, bytesPerSecond] = [amountOf(size), amountOf(speed)];
  if (bytes === undefined && bytesPerSecond === undefined) return undefined;
  return { bytes: bytes ?? DEFAULT_BYTES, bytesPerSecond: bytesPerSecond ?? DEFAULT_BYTES_PER_SECOND };
}

/** As in BuildKit, what is no number is not there. */
function amountOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^-?\d+$/.test(text)) return undefined;
  const amount = Number(text);
  return amount < 0 ? Infinity : amount;
}
