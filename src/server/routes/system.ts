import type { Engine, EngineEvent } from '../../engine/index.js';
import { DOCKER_VERSION } from '../../wire/api-versions.js';
import { infoToWire } from '../../wire/info-to-wire.js';
import { toEventFilter } from '../../wire/words/event-filter.js';
import { eventSpan } from '../../wire/words/event-span.js';
import { API_VERSION, MINIMUM_API_VERSION } from '../http/api-version.js';
import { filterPairs, parseFilters } from '../http/filters.js';
import { json, type Route, route, stream, textOf } from '../route.js';
import { eventLine } from '../wire/event-line.js';
import { infoOfVersion } from '../wire/info-of-version.js';

type Needs = {
  readonly engine: Pick<Engine, 'system'>;
  readonly version: string;
  readonly nowMs: () => number;
};

/** What docker calls the machine's architecture. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64', x64: 'amd64' };

/** `/info`, `/version`, `/events` */
export const systemRoutes = ({ engine: { system }, version, nowMs }: Needs): readonly Route[] => [
  route('GET', '/info', '1.0', async ({ version }) =>
    json(200, infoOfVersion(infoToWire(await system.info(), { nowMs: nowMs() }), version)),
  ),
  route('GET', '/version', '1.0', async () => {
    const { kernelVersion, architecture } = await system.info();
    const arch = ARCHITECTURES[architecture] ?? architecture;
    const spoken = { ApiVersion: API_VERSION, MinAPIVersion: MINIMUM_API_VERSION };
    const built = { GitCommit: '', GoVersion: '', Os: 'linux', Arch: arch, KernelVersion: kernelVersion };
    const details = { ...spoken, ...built, BuildTime: '', Experimental: 'true' };
    return json(200, {
      Platform: { Name: `gantry ${version}` },
      Components: [
        { Name: 'Engine', Version: DOCKER_VERSION, Details: details },
        { Name: 'gantry', Version: version, Details: {} },
      ],
      Version: DOCKER_VERSION,
      ...spoken,
      ...built,
      Experimental: true,
      BuildTime: '',
    });
  }),
  route('GET', '/events', '1.0', async ({ query, cancelSignal }) => {
    const [since, until] = [textOf(query, 'since'), textOf(query, 'until')];
    const now = nowMs();
    const events = system.events({
      ...eventSpan({ since, until }, now),
      filter: toEventFilter(filterPairs(parseFilters(query))),
      cancelSignal,
    });
    return stream('application/json', lines(events));
  }),
];

/** Each of a thousand listeners is told each event: a generator's turns would be a tenth of that. */
const lines = (events: AsyncIterable<EngineEvent>): AsyncIterable<Uint8Array> => ({
  [Symbol.asyncIterator]() {
    const source = events[Symbol.asyncIterator]();
    return {
      async next() {
        const { done, value } = await source.next();
        return done ? { done, value } : { done: false, value: eventLine(value) };
      },
      async return() {
        await source.return?.();
        return { done: true, value: undefined };
      },
    };
  },
});
