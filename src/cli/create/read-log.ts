import type { LogConfig } from '../../engine/index.js';
import { invalid } from '../values/invalid.js';
import type { CreateFlags } from './to-create-container.js';

const DEFAULT_DRIVER = 'json-file';

/** `--log-driver` and `--log-opt`; what they mean is the engine's to know. */
export function readLog({ logDriver, logOpt }: Pick<CreateFlags, 'logDriver' | 'logOpt'>): LogConfig | undefined {
  if (logDriver === undefined && logOpt.length === 0) return undefined;
  if (logDriver === 'none' && logOpt.length > 0) throw invalid('invalid logging opts for driver none');
  return { driver: logDriver || DEFAULT_DRIVER, options: Object.fromEntries(logOpt.map(parseOption)) };
}

/** @see docker/cli, opts/opts.go: ValidateLabel and its like take a bare name for one with an empty value */
function parseOption(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
}
