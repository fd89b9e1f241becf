import type { RestartPolicy } from '../../engine/index.js';
import { invalid } from '../values/invalid.js';
import { readForEngine } from './read-for-engine.js';

/** Reads `no`, `always`, `unless-stopped`, `on-failure`, `on-failure:5`. @throws argument_invalid, wish_refused */
export function parseRestart(text: string): RestartPolicy {
  const colon = text.indexOf(':');
  const [name, count] = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
  if (colon === 0) throw invalid('invalid restart policy format: no policy provided before colon');
  if (count !== '' && !(/^[+-]?\d+$/.test(count) && Number.isSafeInteger(Number(count)))) {
    throw invalid('invalid restart policy format: maximum retry count must be an integer');
  }
  return readForEngine(() => checkedPolicy(name, Number(count)));
}

function checkedPolicy(name: string, maximumRetryCount: number): RestartPolicy {
  if (name !== 'no' && name !== 'always' && name !== 'unless-stopped' && name !== 'on-failure') {
    throw invalid(
      `invalid restart policy: unknown policy '${name}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'`,
    );
  }
  if (name !== 'on-failure' && maximumRetryCount !== 0)
    throw invalid(`invalid restart policy: maximum retry count can only be used with 'on-failure'`);
  if (maximumRetryCount < 0) throw invalid('invalid restart policy: maximum retry count cannot be negative');
  return { name, maximumRetryCount };
}
