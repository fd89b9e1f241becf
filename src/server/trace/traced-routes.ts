import { isEngineError } from '../../errors/engine-error.js';
import { errorReply } from '../http/error-reply.js';
import type { ApiRequest, Reply, Route } from '../route.js';
import { redacted } from './redacted.js';
import { harmless, shownBody } from './shown-body.js';
import { shownQuery } from './shown-query.js';

export type Trace = { readonly say: (line: string) => void; readonly nowMs: () => number };

/**
 * Routes that tell of each request and its answer on a line: `POST /containers/create?name=web {"Image":…} → 201, 12 ms`.
 *
 * Headers are not shown, nor what a body or a query has that may be a secret.
 */
export const tracedRoutes = (routes: readonly Route[], trace: Trace): readonly Route[] =>
  routes.map(({ answer, ...rest }) => ({
    ...rest,
    async answer(request) {
      const begunMs = trace.nowMs();
      let body = '';
      const tell = (outcome: string): void => {
        const what = `${rest.method} ${pathOf(rest.path, request)}${shownQuery(request.query)}${body}`;
        trace.say(`${what} → ${outcome}, ${Math.round(trace.nowMs() - begunMs)} ms`);
      };
      try {
        const { params, query, headers, version, body: bytes, cancelSignal } = request;
        const readJson = async (): Promise<unknown> => {
          const asked = await request.readJson();
          body = asked === undefined ? '' : ` ${shownBody(asked)}`;
          return asked;
        };
        const reply = await answer({ params, query, headers, version, body: bytes, cancelSignal, readJson });
        tell(statusOf(reply));
        return reply;
      } catch (error) {
        const failed = errorReply(error);
        const message = isEngineError(error) ? error.message : 'internal error';
        tell(`${statusOf(failed)} ${harmless(JSON.stringify(redacted(message)))}`);
        throw error;
      }
    },
  }));

/** With what stood in the stead of names, written so that nothing in it can act on a terminal. */
function pathOf(path: string, { params }: ApiRequest): string {
  return path.replace(/:(\w+)\*?/g, (_whole, name: string) => encodeURI(params[name] ?? ''));
}

function statusOf(reply: Reply): string {
  switch (reply.kind) {
    case 'json':
    case 'text':
    case 'empty':
      return String(reply.status);
    case 'later':
      return '200, the body later';
    case 'stream':
      return '200, a stream';
    case 'hijack':
    case 'websocket':
      return 'the connection is given over';
  }
}
