import { setTimeout as delay } from 'node:timers/promises';

import type { ContainerExit, ContainerId, ContainerService } from '../../engine/index.js';
import type { Digest } from '../../oci/digest.js';
import { signalName } from '../../oci/signal.js';
import type { Query } from '../connection/api-client.js';
import { type FarParts, objectOf, requireApi } from '../far-parts.js';
import { containerPath, nameQuery } from '../paths.js';
import type { AnswerObject } from '../reading/answer-object.js';
import { readDetails } from '../reading/read-container.js';
import { createToWire } from '../writing/create-to-wire.js';
import { containerFilters, pruneFilters } from '../writing/filters.js';
import { updateToWire } from '../writing/update-to-wire.js';
import type { ContainerReader } from './container-reader.js';
import { attachSession } from './far-streams.js';

/** How long a start waits at most until the waits for its end have arrived over there. */
const WAITS_PATIENCE_MS = 2000;
const STOP_SIGNAL_SINCE = '1.42';

const NOT_FOUND = { 404: 'container_not_found' } as const;

export function farContainers(parts: FarParts, reader: ContainerReader): ContainerService {
  const { client } = parts;
  const waits = new Set<Promise<unknown>>();

  const post = async (ref: string, verb: string, query: Query = {}): Promise<void> => {
    await client.json('POST', containerPath(ref, `/${verb}`), { query, refusals: NOT_FOUND });
    reader.forget(ref);
  };

  const stopQuery = async (options: Parameters<ContainerService['stop']>[1]): Promise<Query> => {
    if (options?.signal !== undefined) await requireApi(parts, STOP_SIGNAL_SINCE, 'a signal of one’s choice');
    return {
      t: options?.timeoutSeconds,
      signal: options?.signal === undefined ? undefined : signalName(options.signal),
    };
  };

  const start: ContainerService['start'] = async (ref, { attach, checkpoint } = {}) => {
    const session = attach && (await attachSession(parts, await reader.get(ref), attach));
    try {
      // Whoever waits for the end of a short life has asked before it begins.
      await Promise.race([Promise.allSettled(waits), delay(WAITS_PATIENCE_MS, undefined, { ref: false })]);
      await post(ref, 'start', { checkpoint: checkpoint?.name, 'checkpoint-dir': checkpoint?.folder });
    } catch (error) {
      await session?.close();
      throw error;
    }
    // It may have ended by now, and its terminal with it.
    if (attach?.size) await session?.resize(attach.size).catch(() => undefined);
    return session;
  };

  const wait: ContainerService['wait'] = async (ref, { condition = 'not-running', cancelSignal } = {}) => {
    const asked = client.stream('POST', containerPath(ref, '/wait'), {
      query: { condition },
      cancelSignal,
      refusals: NOT_FOUND,
    });
    waits.add(asked);
    const forget = (): void => void waits.delete(asked);
    asked.then(forget, forget);
    const { bytes } = await asked;
    return readExit(objectOf(client, await client.document(bytes), 'the end of a container'));
  };

  return {
    async list(filter = {}) {
      const query = { all: filter.all ?? filter.status !== undefined, filters: containerFilters(filter) };
      return await reader.list(query);
    },
    get: (ref) => reader.get(ref),
    async create(options) {
      const { platform, name } = options;
      const answer = await client.json('POST', '/containers/create', {
        query: {
          name,
          platform: platform && [platform.os, platform.architecture, platform.variant].filter(Boolean).join('/'),
        },
        json: createToWire(options),
        refusals: { 404: 'image_not_found' },
      });
      const made = objectOf(client, answer, 'a new container');
      return { container: await reader.get(made.text('Id')), warnings: made.texts('Warnings') };
    },
    start,
    stop: async (ref, options) => await post(ref, 'stop', await stopQuery(options)),
    restart: async (ref, options) => await post(ref, 'restart', await stopQuery(options)),
    kill: async (ref, { signal } = {}) =>
      await post(ref, 'kill', { signal: signal === undefined ? undefined : signalName(signal) }),
    pause: (ref) => post(ref, 'pause'),
    unpause: (ref) => post(ref, 'unpause'),
    rename: (ref, name) => post(ref, 'rename', { name }),
    async update(ref, update) {
      if (update.withoutLink !== undefined) {
        const path = containerPath(ref, `/${encodeURIComponent(update.withoutLink)}`);
        await client.json('DELETE', path, { query: { link: true }, refusals: NOT_FOUND });
        reader.forget(ref);
        if (!update.resources && !update.restart) return { warnings: [] };
      }
      const path = containerPath(ref, '/update');
      const answer = await client.json('POST', path, {
        json: updateToWire(update),
        refusals: { ...NOT_FOUND, 409: 'container_update_refused' },
      });
      reader.forget(ref);
      return { warnings: objectOf(client, answer, 'an update').texts('Warnings') };
    },
    async remove(ref, { force = false, removeVolumes = false } = {}) {
      await client.json('DELETE', containerPath(ref), { query: { force, v: removeVolumes }, refusals: NOT_FOUND });
      reader.forget(ref);
    },
    wait,
    async prune(options = {}) {
      const answer = await client.json('POST', '/containers/prune', { query: { filters: pruneFilters(options) } });
      const pruned = objectOf(client, answer, 'what was pruned');
      return {
        deleted: pruned.texts('ContainersDeleted') as readonly ContainerId[],
        freedBytes: pruned.number('SpaceReclaimed'),
      };
    },
    details: async (ref) => readDetails(await reader.inspect(ref)),
    async commit(ref, { name, author, message, changes, pauses = true, cancelSignal } = {}) {
      const answer = await client.json('POST', '/commit', {
        query: { container: ref, ...nameQuery(name), author, comment: message, pause: pauses },
        json: changes ?? {},
        cancelSignal,
        refusals: NOT_FOUND,
      });
      return objectOf(client, answer, 'a new image').text('Id') as Digest;
    },
    async size(ref) {
      const answer = await reader.inspect(ref, { size: true });
      return { writableBytes: answer.number('SizeRw'), rootBytes: answer.number('SizeRootFs') };
    },
  };
}

function readExit(answer: AnswerObject): ContainerExit {
  return { exitCode: answer.number('StatusCode'), error: answer.object('Error')?.text('Message') ?? '' };
}
