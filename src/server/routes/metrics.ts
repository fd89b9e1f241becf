import type { Engine } from '../../engine/index.js';
import { type Route, route, text } from '../route.js';
import { metricsText } from '../wire/metrics-text.js';

type Needs = { readonly engine: Pick<Engine, 'containers' | 'streams' | 'system'> };

const TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** `/metrics`, for Prometheus. */
export const metricsRoutes = ({ engine: { containers, streams, system } }: Needs): readonly Route[] => [
  route('GET', '/metrics', '1.24', async ({ cancelSignal }) => {
    const [all, info] = await Promise.all([containers.list({ all: true }), system.info()]);
    const isAnyAlive = all.some(({ state }) => state.status === 'running' || state.status === 'paused');
    const stats = isAnyAlive ? await firstOf(streams.stats({ cancelSignal })) : undefined;
    return text(200, metricsText(all, stats ?? [], info), { 'Content-Type': TYPE });
  }),
];

async function firstOf<Item>(items: AsyncIterable<Item>): Promise<Item | undefined> {
  for await (const item of items) return item;
  return undefined;
}
