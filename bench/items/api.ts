import { setTimeout as delay } from 'node:timers/promises';

import type { Finding } from '../measure/finding.js';
import { type ApiService, startApiService } from '../world/api-service.js';
import { archivesIn } from './api/archives-in.js';
import { attachStreams } from './api/attach-streams.js';
import { containerLists } from './api/container-lists.js';
import { eventListeners } from './api/event-listeners.js';
import { lives } from './api/lives.js';
import { logStream } from './api/log-stream.js';
import type { Item } from './item.js';

/** A server may keep for the next request what it gives back in a longer rest. */
const REST_MS = 25_000;

/** Docker's API of each engine, asked over its unix socket. */
export const api: Item = {
  name: 'api',
  async run({ engines, isQuick }) {
    await using stack = new AsyncDisposableStack();
    const services: ApiService[] = [];
    for (const engine of engines) services.push(stack.use(await startApiService(engine)));
    const findings: Finding[] = services.map((service) => memory('idle', service));
    const measures = { lives, eventListeners, attachStreams, logStream, containerLists, archivesIn };
    for (const [name, measure] of Object.entries(measures)) {
      console.error(`  … ${name}`);
      findings.push(...(await measure(services, { isQuick })));
    }
    await delay(REST_MS);
    return [...findings, ...services.map((service) => memory('after all of this', service))];
  },
};

const memory = (when: string, { name, memoryKib }: ApiService): Finding => ({
  kind: 'figure',
  item: `API: memory of the server, ${when}, ${name}`,
  value: memoryKib() / 1024,
  unit: 'MiB',
});
