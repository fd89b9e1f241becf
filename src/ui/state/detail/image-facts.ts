import type { Container } from '../../../engine/index.js';
import type { ImageRunConfig } from '../../../oci/image-config.js';
import type { UsedImage } from '../selectors/images.js';
import { shortImageName } from '../short-image-name.js';
import { maskedLine, maskedValue } from './secrets.js';

/** A fact of an image. What it is called is a text of the screen's own; its values are raw. */
export type ImageFact = { readonly fact: string; readonly values: readonly FactValue[] };

/** Text is foreign; a word is the screen's own. */
export type FactValue =
  | { readonly kind: 'text' | 'word'; readonly text: string }
  | { readonly kind: 'size'; readonly bytes: number }
  | { readonly kind: 'moment'; readonly atMs: number }
  | { readonly kind: 'user'; readonly container: Container };

/** What the list knows of it, the most asked for first. `run`: how a container of it runs unless told otherwise. */
export function imageFacts(
  { id, names, sizeBytes, createdAtMs, platform, users, repoDigests, labels }: UsedImage,
  {
    run = {},
    showsSecrets = true,
  }: { readonly run?: ImageRunConfig | undefined; readonly showsSecrets?: boolean } = {},
): readonly ImageFact[] {
  const pair = (name: string, value: string): string => `${name}=${showsSecrets ? value : maskedValue(name, value)}`;
  const facts: Readonly<Record<string, readonly FactValue[]>> = {
    names: orWord(texts(names.map(shortImageName)), 'none'),
    id: texts([id.slice(0, 19)]),
    size: [{ kind: 'size', bytes: sizeBytes }],
    created: createdAtMs > 0 ? [{ kind: 'moment', atMs: createdAtMs }] : [{ kind: 'word', text: 'not said' }],
    platform: texts([[platform.os, platform.architecture, platform.variant].filter(Boolean).join('/')]),
    'used by': orWord(
      users.map((container): FactValue => ({ kind: 'user', container })),
      'no container',
    ),
    entrypoint: words(run.Entrypoint),
    command: words(run.Cmd),
    user: texts([run.User ?? '']),
    folder: texts([run.WorkingDir ?? '']),
    ports: texts(Object.keys(run.ExposedPorts ?? {})),
    volumes: texts(Object.keys(run.Volumes ?? {})),
    variables: texts((run.Env ?? []).map((line) => (showsSecrets ? line : maskedLine(line)))),
    'stop signal': texts([run.StopSignal ?? '']),
    'health check': words(run.Healthcheck?.Test),
    digests: texts(repoDigests.map((digest) => digest.replace(/^.*@/, '').slice(0, 19))),
    labels: texts(Object.entries(labels).map(([name, value]) => pair(name, value))),
  };
  return Object.entries(facts)
    .filter(([, values]) => values.length > 0)
    .map(([fact, values]) => ({ fact, values }));
}

const texts = (all: readonly string[]): readonly FactValue[] =>
  all.filter((text) => text !== '').map((text) => ({ kind: 'text', text }));

/** As a shell would read them: an empty one, and one with a space, shows what it is. */
const words = (all: readonly string[] = []): readonly FactValue[] =>
  texts([all.map((word) => (/^[^\s"']+$/.test(word) ? word : JSON.stringify(word))).join(' ')]);

const orWord = (values: readonly FactValue[], text: string): readonly FactValue[] =>
  values.length > 0 ? values : [{ kind: 'word', text }];
