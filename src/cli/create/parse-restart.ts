import type { RestartPolicy } from '../../engine/index.js';
import { invalid } from '../values/invalid.js';

/** Reads `no`, `always`, `unless-stopped`, `on-failure`, `on-failure:5`. */
export function parseRestart(text: string): RestartPolicy {
  const [name, count, ...more] = text.split(':');
  if (more.length > 0) throw invalid('invalid restart policy format');
  if (count !== undefined && !/^[+-]?\d+$/.test(count)) {
    throw invalid('invalid restart policy format: maximum retry count must be an integer');
  }
  const maximumRetryCount = Number(count ?? 0);
  if (maximumRetryCount < 0) throw invalid('invalid restart policy: maximum retry count cannot be negative');
  if (name === 'on-failure') return { name, maximumRetryCount };
  if (name !== 'no' && name !== 'always' && name !== 'unless-stopped') {
    throw invalid(
      `invalid restart policy: unknown policy '${name}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'`,
    );
  }
  if (maximumRetryCount > 0)
    throw invalid(`invalid restart policy: maximum retry count can only be used with 'on-failure'`);
  return { name, maximumRetryCount: 0 };
}
