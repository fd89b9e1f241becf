import type { ContainerExit, Engine } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import { parseSignal, SIGKILL } from '../../oci/signal.js';
import { invalid } from '../../wire/words/invalid.js';
import type { Attachments } from '../attach/attachments.js';
import { readDetachKeys } from '../attach/detach-keys.js';
import { type ApiVersion, isAtLeast } from '../http/api-version.js';
import { messageOf, replyOfFailed } from '../http/error-reply.js';
import { later, noContent, type Route, route, textOf, wholeNumber } from '../route.js';

type Services = { readonly engine: Pick<Engine, 'containers'>; readonly attachments: Attachments };

/** What a body of a start may have at most: clients of long ago sent `{}` or `null`. @see moby, postContainersStart */
const LONGEST_START_BODY = 7;
const CONDITIONS = ['not-running', 'next-exit', 'removed'] as const;

/** The steps of a container's life. */
export const lifeRoutes = ({ engine: { containers }, attachments }: Services): readonly Route[] => [
  route('POST', '/containers/:id/start', '1.0', async ({ params: { id }, query, headers }) => {
    if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > LONGEST_START_BODY) {
      throw invalid(
        'starting container with non-empty request body was deprecated since API v1.22 and removed in v1.24',
      );
    }
    readDetachKeys(textOf(query, 'detachKeys'));
    const name = textOf(query, 'checkpoint');
    const checkpoint = name === undefined ? undefined : { name, folder: textOf(query, 'checkpoint-dir') };
    await attachments.start(id, { checkpoint });
    return noContent;
  }),
  route('POST', '/containers/:id/stop', '1.0', async ({ params: { id }, query, version }) => {
    await containers.stop(id, readStop(query, version));
    return noContent;
  }),
  route('POST', '/containers/:id/restart', '1.0', async ({ params: { id }, query, version }) => {
    await containers.restart(id, readStop(query, version));
    return noContent;
  }),
  route('POST', '/containers/:id/kill', '1.0', async ({ params: { id }, query }) => {
    const signal = textOf(query, 'signal');
    try {
      await containers.kill(id, { signal: signal === undefined ? SIGKILL : parseSignal(signal) });
      return noContent;
    } catch (error) {
      return replyOfFailed(`cannot kill container: ${id}`, error);
    }
  }),
  route('POST', '/containers/:id/pause', '1.12', async ({ params: { id } }) => {
    await containers.pause(id);
    return noContent;
  }),
  route('POST', '/containers/:id/unpause', '1.12', async ({ params: { id } }) => {
    await containers.unpause(id);
    return noContent;
  }),
  route('POST', '/containers/:id/wait', '1.0', async ({ params, query, version, cancelSignal }) => {
    const { id } = await containers.get(params.id);
    // Before 1.30 there was one only.
    const given = (isAtLeast(version, '1.30') && textOf(query, 'condition')) || 'not-running';
    const condition = CONDITIONS.find((known) => known === given);
    if (condition === undefined) throw invalid(`invalid condition: ${JSON.stringify(given)}`);
    return later(exitToWire(containers.wait(id, { condition, cancelSignal })));
  }),
];

const readStop = (query: URLSearchParams, version: ApiVersion) => {
  const signal = isAtLeast(version, '1.42') ? textOf(query, 'signal') : undefined;
  return {
    signal: signal === undefined ? undefined : parseSignal(signal),
    timeoutSeconds: wholeNumber(query, 't'),
  };
};

/** Its status is out by then: what went wrong is part of the answer. */
async function exitToWire(exit: Promise<ContainerExit>): Promise<unknown> {
  try {
    const { exitCode, error } = await exit;
    return { StatusCode: exitCode, ...(error !== '' && { Error: { Message: error } }) };
  } catch (error) {
    if (!isEngineError(error)) throw error;
    return { StatusCode: -1, Error: { Message: messageOf(error) } };
  }
}
