import { engineError } from '../../errors/engine-error.js';
import { type Fetch, FetchError, type FetchResponse } from '../../host/fetch.js';
import type { Host } from '../../host/host.js';
import type { SourceOptions } from '../image/image-source.js';
import type { CredentialSource } from './credentials.js';
import { openAuthorizer } from './registry-authorizer.js';
import type { RegistryLocation } from './registry-location.js';
import { problemToError, type RegistryProblem, type RequestSubject, readProblem } from './registry-problem.js';
import { openRegistrySession, type RegistryRequest, type RegistrySession } from './registry-session.js';
import { withRetries } from './retries.js';
import { TransientAnswer } from './transient-answer.js';

export type RegistryClientOptions = {
  readonly host: Pick<Host, 'clock' | 'random'>;
  readonly fetch: Fetch;
  readonly credentials: CredentialSource;
  /** The longest silence of a registry before it counts as gone. */
  readonly idleTimeoutMs?: number | undefined;
};

/** What a client is for. */
export type RegistryPurpose = {
  readonly location: RegistryLocation;
  /** For sentences, as the user knows it: `nginx`. */
  readonly repository: string;
  readonly action: 'read' | 'write';
  /** Rights to ask a token service for: `repository:library/nginx:pull`. */
  readonly scopes: readonly string[];
};

export type ClientRequest = RegistryRequest & {
  /** The manifest that it is about, as the user knows it. */
  readonly manifest?: string | undefined;
  /** Answers that are no failure though they are no success either. */
  readonly accepts?: readonly number[] | undefined;
  /** Whether a refusal may be gone in a moment; those of transient statuses are. */
  readonly mayPass?: ((problem: RegistryProblem) => boolean) | undefined;
};

/** A registry, as far as somebody with certain rights sees it; failures in the catalogue's words. */
export interface RegistryClient {
  readonly host: Pick<Host, 'clock' | 'random'>;
  readonly registry: string;
  readonly session: RegistrySession;
  /** `/v2/REPOSITORY/…` */
  path(rest: string): string;
  /** Several attempts at one exchange. @throws registry_*, manifest_unknown, cancelled */
  ask<Result>(
    request: ClientRequest,
    options: SourceOptions,
    read: (response: FetchResponse) => Promise<Result> | Result,
  ): Promise<Result>;
  /** Throws the failure that an answer is, unless it is a success. */
  succeed(response: FetchResponse, manifest?: string): Promise<void>;
  /** A failure in the catalogue's words. */
  translate(failure: unknown, manifest?: string): unknown;
}

export function openRegistryClient(purpose: RegistryPurpose, options: RegistryClientOptions): RegistryClient {
  const { host, fetch, credentials, idleTimeoutMs } = options;
  const { location, repository, action, scopes } = purpose;
  const { registry } = location;
  const subject: RequestSubject = { registry, repository, action };
  const session = openRegistrySession({
    fetch,
    clock: host.clock,
    authorizer: openAuthorizer({ fetch, subject, scopes, credentials }),
    endpoints: location.endpoints,
    idleTimeoutMs,
  });

  const succeed = async (
    response: FetchResponse,
    manifest?: string,
    mayPass?: ClientRequest['mayPass'],
  ): Promise<void> => {
    if (response.status >= 200 && response.status <= 299) return;
    const problem = await readProblem(response);
    if (mayPass?.(problem)) throw new TransientAnswer(problem, undefined);
    throw problemToError(problem, { ...subject, manifest });
  };
  const translate = (failure: unknown, manifest?: string): unknown => {
    if (failure instanceof FetchError) {
      return engineError('registry_unreachable', { host: registry, reason: failure.message }, { cause: failure });
    }
    return failure instanceof TransientAnswer ? problemToError(failure.problem, { ...subject, manifest }) : failure;
  };

  return {
    host,
    registry,
    session,
    path: (rest) => `/v2/${location.repository}/${rest}`,
    succeed,
    translate,
    async ask({ manifest, accepts = [], mayPass, ...request }, { onRetry, cancelSignal }, read) {
      try {
        return await withRetries({ host, onRetry, cancelSignal }, async () => {
          using response = await session.send({ ...request, cancelSignal });
          if (!accepts.includes(response.status)) await succeed(response, manifest, mayPass);
          return await read(response);
        });
      } catch (failure) {
        throw translate(failure, manifest);
      }
    },
  };
}
