import { type Engine, logDetails } from '../../engine/index.js';
import { detailsText } from '../../wire/words/details-text.js';
import { invalid } from '../../wire/words/invalid.js';
import { parseMoment } from '../../wire/words/moment.js';
import { logBytes } from '../attach/log-bytes.js';
import { begun } from '../http/begun.js';
import { outputMediaType } from '../http/media-types.js';
import { flag, type Route, route, stream } from '../route.js';

type Services = { readonly engine: Pick<Engine, 'containers' | 'streams'>; readonly nowMs: () => number };

/** `/containers/:id/logs` */
export const logRoutes = ({ engine, nowMs }: Services): readonly Route[] => [
  route('GET', '/containers/:id/logs', '1.11', async ({ params: { id }, query, version, cancelSignal }) => {
    const [stdout, stderr] = [flag(query, 'stdout'), flag(query, 'stderr')];
    if (!stdout && !stderr) throw invalid('Bad parameters: you must choose at least one stream');
    const options = {
      stdout,
      stderr,
      follow: flag(query, 'follow'),
      tail: readTail(query),
      sinceMs: readMoment(query.get('since'), nowMs()),
      untilMs: readMoment(query.get('until'), nowMs()),
      cancelSignal,
    };
    const container = await engine.containers.get(id);
    const { hasTty } = container.config;
    const bytes = logBytes(engine.streams.logs(container.id, options), {
      isFramed: !hasTty,
      hasTimestamps: flag(query, 'timestamps'),
      details: flag(query, 'details') ? detailsText(logDetails(container)) : undefined,
    });
    return stream(outputMediaType(version, { hasTty }), await begun(bytes));
  }),
];

/** `all`, or a number; what is neither is taken for all. */
function readTail(query: URLSearchParams): number | undefined {
  const tail = query.get('tail') ?? '';
  return /^\d+$/.test(tail) ? Number(tail) : undefined;
}

/** 0 stands for nothing, as does an empty text. */
function readMoment(given: string | null, nowMs: number): number | undefined {
  return given === null || given === '' || given === '0' ? undefined : parseMoment(given, nowMs);
}
