import { setTimeout as delay } from 'node:timers/promises';

import { type Finding, type Ratio, ratios } from '../../measure/finding.js';
import type { Sample } from '../../measure/sample.js';
import type { ApiService } from '../../world/api-service.js';
import { NO_SLOWER } from './measure.js';

/** What was measured of one server. */
export type Measured = { readonly sample: Sample; readonly addedMib: number };

const LONGEST_MS = 20_000;

/**
 * Measures one server after the other; of one that breaks down, or never answers, it is said, and that is all. Before that their
 * client has met the last of them once: V8 compiles it as it goes, too, and the first to be measured would wait for that.
 */
export async function byService(
  item: string,
  services: readonly ApiService[],
  measure: (service: ApiService) => Promise<Measured>,
): Promise<readonly Finding[]> {
  const memory: Finding[] = [];
  const times: Record<Ratio['against'], Sample> = {};
  for (const service of services.slice(-1)) await inTime(measure(service)).catch(() => undefined);
  for (const service of services) {
    try {
      const { sample, addedMib } = await inTime(measure(service));
      times[service.name] = sample;
      memory.push({ kind: 'figure', item: `${item}: memory, ${service.name}`, value: addedMib, unit: 'MiB' });
    } catch (error) {
      console.error(`${item}: ${service.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return [...ratios(item, times, { targets: NO_SLOWER }), ...memory];
}

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  using done = new DisposableStack();
  const timer = new AbortController();
  done.defer(() => timer.abort());
  const late = delay(LONGEST_MS, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`not done in ${LONGEST_MS / 1000} s`);
  });
  late.catch(() => undefined);
  return await Promise.race([work, late]);
}
