import { endpointText, type FarContext } from '../../contexts/index.js';
import { engineError } from '../../errors/engine-error.js';
import { answerFailure } from './answer-failure.js';
import type { Answer } from './api-client.js';
import { negotiate } from './api-version.js';
import { readBounded } from './bounded.js';

/** What an engine says of itself when it is greeted. */
export type Greeting = {
  readonly engine: 'gantry' | 'docker' | 'podman';
  /** Empty where it does not say. */
  readonly version: string;
  /** Which both speak. */
  readonly apiVersion: string;
};

const LONGEST_GREETING_BYTES = 64 * 1024;
const ENGINES: Readonly<Record<string, Greeting['engine']>> = { gantry: 'gantry', libpod: 'podman', docker: 'docker' };

/** Gantry says first which docker it stands for. */
const PROGRAM = /^(?:docker\/\S+ (?=gantry\/))?([a-z]+)\/(\S+)/i;

/** Asks for `/_ping`, and settles on a version. @throws far_* @see docker/cli: client.Ping */
export async function greet(
  context: FarContext,
  ask: (method: 'GET' | 'HEAD', path: string) => Promise<Answer>,
): Promise<Greeting> {
  const endpoint = endpointText(context.endpoint);
  const first = await ask('HEAD', '/_ping');
  await readBounded(first.bytes, LONGEST_GREETING_BYTES);
  const answer = first.status === 200 ? first : await askAgain(ask);
  if (answer.status !== 200) throw await refusalOf(answer, endpoint);
  const [, program = '', version = ''] = PROGRAM.exec(headerOf(answer, 'server')) ?? [];
  const isPodman = headerOf(answer, 'libpod-api-version') !== '';
  return {
    engine: isPodman ? 'podman' : (ENGINES[program.toLowerCase()] ?? 'docker'),
    version: version.slice(0, 100),
    apiVersion: negotiate(headerOf(answer, 'api-version'), endpoint),
  };
}

/** Older ones do not know HEAD, and its refusals have no sentence. */
async function askAgain(ask: (method: 'GET', path: string) => Promise<Answer>): Promise<Answer> {
  return await ask('GET', '/_ping');
}

async function refusalOf({ status, bytes }: Answer, endpoint: string): Promise<Error> {
  const text = (await readBounded(bytes, LONGEST_GREETING_BYTES))?.toString('utf8').trim() ?? '';
  if (text.includes('HTTP request to an HTTPS server')) return engineError('far_speaks_tls', { endpoint });
  if (status === 401 || status === 403 || status >= 500) return answerFailure(status, messageOf(text), undefined);
  return engineError('far_answer_invalid', { endpoint, reason: `it answers a greeting with status ${status}` });
}

const messageOf = (text: string): string => /"message":\s*"([^"]*)"/.exec(text)?.[1] ?? text.split('\n', 1)[0] ?? '';

function headerOf({ headers }: Answer, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}
