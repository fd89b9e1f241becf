import type { RegistryService } from '../engine/index.js';
import { engineError } from '../errors/engine-error.js';
import type { ApiClient } from './connection/api-client.js';
import { isAtLeast } from './connection/api-version.js';
import { AnswerObject } from './reading/answer-object.js';

/** What the services of a far engine are made of. */
export type FarParts = {
  readonly client: ApiClient;
  /** Of this machine: logins are kept here, and registries asked from here. */
  readonly registries: RegistryService;
  readonly nowMs: () => number;
};

/** Fails: docker's API has no such thing. @throws far_lacks */
export const lacks =
  ({ client }: Pick<FarParts, 'client'>, what: string) =>
  async (): Promise<never> => {
    const { name, origin } = client.context;
    const context = origin === 'typed' ? name : `the context ${JSON.stringify(name)}`;
    throw engineError('far_lacks', { what, context });
  };

/** @throws far_api_too_old */
export async function requireApi({ client }: Pick<FarParts, 'client'>, needed: string, what: string): Promise<void> {
  const { apiVersion } = await client.greeting();
  if (!isAtLeast(apiVersion, needed)) throw engineError('far_api_too_old', { what, needed, spoken: apiVersion });
}

/** An answer that is one object. */
export const objectOf = (client: ApiClient, document: unknown, name: string): AnswerObject =>
  AnswerObject.of(document, name, (reason) => client.invalid(reason));

/** An answer that is a list of objects. */
export const objectsOf = (client: ApiClient, document: unknown, name: string): readonly AnswerObject[] =>
  AnswerObject.listOf(document, name, (reason) => client.invalid(reason));
