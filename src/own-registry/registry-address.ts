import { setTimeout as delay } from 'node:timers/promises';

import type { Container, Engine } from '../engine/index.js';
import { engineError, isEngineError } from '../errors/engine-error.js';

/** Where it listens inside. */
export const REGISTRY_PORT = 5000;

/** How it is called in names of images on this machine. */
export function registryHost({ state, config }: Container): string {
  const taken = state.ports.find(({ containerPort }) => containerPort === REGISTRY_PORT) ?? config.ports[0];
  const address = taken?.hostAddress ?? '';
  const isEvery = address === '' || address === '0.0.0.0' || address === '::';
  const shown = address.includes(':') ? `[${address}]` : address;
  return `${isEvery ? '127.0.0.1' : shown}:${taken?.hostPort ?? REGISTRY_PORT}`;
}

const LONGEST_START_MS = 20_000;
const LOOK_EVERY_MS = 50;

/**
 * Resolves once it answers, whatever it does.
 *
 * @throws registry_unreachable where it does not for long
 */
export async function registryAnswers({ registries }: Pick<Engine, 'registries'>, registry: Container): Promise<void> {
  const host = registryHost(registry);
  const cancelSignal = AbortSignal.timeout(LONGEST_START_MS);
  for (;;) {
    try {
      await registries.repositories(host, { cancelSignal });
      return;
    } catch (error) {
      if (isEngineError(error, 'registry_unauthorized') || isEngineError(error, 'registry_denied')) return;
      if (cancelSignal.aborted)
        throw engineError('registry_unreachable', { host, reason: 'no answer' }, { cause: error });
      if (!isEngineError(error, 'registry_unreachable')) throw error;
    }
    await delay(LOOK_EVERY_MS);
  }
}
