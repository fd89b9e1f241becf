import type { ImageProgress, PushProgress } from '../../engine/index.js';
import { answerFailure } from '../connection/answer-failure.js';
import type { ApiClient } from '../connection/api-client.js';
import { boundedLines } from '../connection/bounded.js';
import { objectOf } from '../far-parts.js';

const LONGEST_LINE_BYTES = 1024 * 1024;
const FAILED = 500;

/** One line of docker's progress. @see moby, pkg/jsonmessage */
export type ProgressLine = {
  /** Of a layer; empty for what is said of the whole. */
  readonly id: string;
  readonly status: string;
  readonly stream: string;
  readonly currentBytes: number | undefined;
  readonly totalBytes: number | undefined;
  /** At the end of a push. */
  readonly pushed: { readonly digest: string; readonly sizeBytes: number } | undefined;
};

/** What is told as something goes on. A failure that is told there is thrown. */
export async function* progressLines(
  client: ApiClient,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<ProgressLine> {
  const tooLong = (): Error => client.invalid('a line without end');
  for await (const text of boundedLines(bytes, { limit: LONGEST_LINE_BYTES, tooLong })) {
    if (text.every((byte) => byte <= 0x20)) continue;
    const line = objectOf(client, client.parsed(text), 'a line of progress');
    const failure = line.object('errorDetail')?.text('message') || line.text('error');
    if (failure !== '') throw answerFailure(FAILED, failure, undefined);
    const detail = line.object('progressDetail');
    const aux = line.object('aux');
    yield {
      id: line.text('id'),
      status: line.text('status'),
      stream: line.text('stream'),
      currentBytes: detail?.findNumber('current'),
      totalBytes: detail?.findNumber('total'),
      pushed: aux?.text('Digest') ? { digest: aux.text('Digest'), sizeBytes: aux.number('Size') } : undefined,
    };
  }
}

const PULL_PHASES: Readonly<Record<string, ImageProgress['phase']>> = {
  'Pulling fs layer': 'waiting',
  Waiting: 'waiting',
  Downloading: 'downloading',
  'Verifying Checksum': 'downloading',
  'Download complete': 'downloading',
  Extracting: 'extracting',
  'Loading layer': 'extracting',
  'Pull complete': 'done',
  'Already exists': 'exists',
};

const PUSH_PHASES: Readonly<Record<string, PushProgress['phase']>> = {
  Preparing: 'preparing',
  Waiting: 'waiting',
  Pushing: 'pushing',
  Pushed: 'pushed',
  'Layer already exists': 'exists',
  'Skipped foreign layer': 'skipped',
};

/** A step of a layer; undefined for what is said of the whole. */
export function pullProgress({ id, status, currentBytes, totalBytes }: ProgressLine): ImageProgress | undefined {
  const phase = status.startsWith('Retrying') ? 'retrying' : PULL_PHASES[status];
  return id === '' || phase === undefined ? undefined : { layer: id, phase, currentBytes, totalBytes };
}

export function pushProgress({ id, status, currentBytes, totalBytes }: ProgressLine): PushProgress | undefined {
  if (id === '') return undefined;
  const [, word = status, message] = /^(Mounted from|Retrying) ?(.*)$/.exec(status) ?? [];
  const phase = word === 'Mounted from' ? 'mounted' : word === 'Retrying' ? 'retrying' : PUSH_PHASES[status];
  return phase && { layer: id, phase, currentBytes, totalBytes, message };
}
