import { type EngineError, engineError } from '../../errors/engine-error.js';
import type { FetchResponse } from '../../host/fetch.js';
import { parseAuthChallenges } from './auth-challenge.js';

const BODY_LIMIT_BYTES = 64 * 1024;
const SENTENCE_LIMIT = 200;

/** What a registry says is wrong. @see OCI distribution spec, "Error Codes" */
export type RegistryProblem = { readonly status: number; readonly code: string; readonly message: string };

/** Reads the body of an answer that is no success: the first of its errors, or nothing but the status. */
export async function readProblem(response: FetchResponse): Promise<RegistryProblem> {
  const { status } = response;
  const text = await readText(response);
  if (status === 401 && isBeyondScope(response)) return { status, ...DENIED };
  try {
    const body = JSON.parse(text) as { errors?: readonly { code?: unknown; message?: unknown }[]; details?: unknown };
    // Token services say `details` alone.
    const isOfToken = status === 401 && typeof body.details === 'string';
    const first = body.errors?.[0] ?? (isOfToken ? { ...UNAUTHORIZED, message: body.details } : undefined);
    return { status, code: plain(first?.code), message: plain(first?.message) };
  } catch {
    return { status, code: '', message: '' };
  }
}

/** Who we are is known, and may not do this. @see RFC 6750, 3.1 */
const isBeyondScope = ({ headers }: FetchResponse): boolean =>
  parseAuthChallenges(headers['www-authenticate'] ?? '').some(
    ({ parameters }) => parameters['error'] === 'insufficient_scope',
  );

/** Whom and what a request was about, for the sentence. */
export type RequestSubject = {
  readonly registry: string;
  /** As the user knows it: `nginx`. */
  readonly repository: string;
  /** The manifest asked for, as the user knows it; undefined for blobs. */
  readonly manifest?: string | undefined;
  /** What is done there; reading, unless told. */
  readonly action?: 'read' | 'write' | undefined;
};

/** The failure that a user is told. */
export function problemToError(problem: RegistryProblem, subject: RequestSubject): EngineError {
  const { status } = problem;
  if (status === 401 || status === 403) return denied(problem, subject);
  if (status === 404 && subject.manifest !== undefined)
    return engineError('manifest_unknown', { ref: subject.manifest });
  if (status === 429) return engineError('registry_rate_limited', { host: subject.registry, said: problem.message });
  return engineError('registry_error', {
    host: subject.registry,
    reason: `${wordsOf(problem) || 'unexpected answer'} (HTTP ${status})`,
  });
}

/** Who may not read is told what docker says of it; of all else, what the registry says. */
function denied(problem: RegistryProblem, { action, registry, repository }: RequestSubject): EngineError {
  const isSilent = problem.code === '' && problem.message === '';
  const told = isSilent ? { ...problem, ...(problem.status === 403 ? DENIED : UNAUTHORIZED) } : problem;
  const reason = wordsOf(told);
  if (action !== 'write' && told.code === DENIED.code) return engineError('registry_denied', { repository, reason });
  return engineError('registry_unauthorized', { host: registry, reason });
}

/** What registries say, for an answer that says nothing, as one to HEAD. */
const DENIED = { code: 'DENIED', message: 'requested access to the resource is denied' } as const;
const UNAUTHORIZED = { code: 'UNAUTHORIZED', message: 'authentication required' } as const;

/** `unauthorized: authentication required` */
export const wordsOf = ({ code, message }: RegistryProblem): string =>
  [code.toLowerCase().replaceAll('_', ' '), message].filter((part) => part !== '').join(': ');

async function readText(response: FetchResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.bytes) {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size > BODY_LIMIT_BYTES) break;
    }
  } catch {
    return ''; // The status alone says enough.
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A stranger's words: without control characters, and not too many. */
const plain = (text: unknown): string =>
  typeof text === 'string'
    ? text
        .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
        .trim()
        .slice(0, SENTENCE_LIMIT)
    : '';
