import { type Container, type Engine, isAlive, type StatsSample } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import { invalid } from '../../wire/words/invalid.js';
import { flag, flagOr, json, type Route, route, stream, textOf } from '../route.js';
import { statsToWire } from '../wire/stats-to-wire.js';

const BLANKS = /\s+/;

/** What a container uses, and what runs in it. */
export const statsRoutes = (engine: Pick<Engine, 'containers' | 'streams'>): readonly Route[] => [
  route('GET', '/containers/:id/stats', '1.17', async ({ params, query, cancelSignal }) => {
    const container = await engine.containers.get(params.id);
    if (flagOr(query, 'stream', true)) {
      return stream('application/json', statsLines(engine, container, cancelSignal));
    }
    // Rates take two samples; `one-shot` does without them.
    const count = flag(query, 'one-shot') ? 1 : 2;
    return json(200, await lastOf(count, engine, container, cancelSignal));
  }),
  route('GET', '/containers/:id/top', '1.0', async ({ params: { id }, query }) => {
    const psArguments = textOf(query, 'ps_args')?.trim().split(BLANKS);
    if (psArguments?.some((word) => word.includes('\0'))) throw invalid('bad parameter: ps_args has a NUL in it');
    const { titles, rows } = await engine.streams.top(id, { psArguments });
    return json(200, { Titles: titles, Processes: rows });
  }),
];

type Services = Pick<Engine, 'containers' | 'streams'>;

/** One container's samples until it is gone; undefined at each moment at which it is not alive. */
async function* samplesOf({ containers, streams }: Services, id: string, cancelSignal: AbortSignal) {
  try {
    for await (const [stats] of streams.stats({ refs: [id], hasDetail: true, cancelSignal })) {
      if (!stats) await containers.get(id);
      yield stats?.sample;
    }
  } catch (error) {
    if (!isEngineError(error, 'container_not_found')) throw error;
  }
}

async function* statsLines(
  engine: Services,
  container: Container,
  cancelSignal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let earlier: StatsSample | undefined;
  for await (const later of samplesOf(engine, container.id, cancelSignal)) {
    yield Buffer.from(`${JSON.stringify(statsToWire(container, { earlier, later }))}\n`);
    earlier = later;
  }
}

/** Ends early with one that ends meanwhile. */
async function lastOf(count: number, engine: Services, container: Container, gone: AbortSignal): Promise<unknown> {
  const samples: StatsSample[] = [];
  if (isAlive(container.state.status)) {
    const options = { refs: [container.id], hasDetail: true, cancelSignal: gone };
    for await (const [stats] of engine.streams.stats(options)) {
      if (!stats || samples.push(stats.sample) === count) break;
    }
  }
  return statsToWire(container, { earlier: samples.at(-2), later: samples.at(-1) });
}
