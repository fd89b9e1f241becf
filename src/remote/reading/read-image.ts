import type { Image, ImageDetails, ImageStorage } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import type { Descriptor } from '../../oci/descriptor.js';
import type { DiffId, Digest } from '../../oci/digest.js';
import type { ImageRunConfig } from '../../oci/image-config.js';
import type { Platform } from '../../oci/platform.js';
import { formatReference, parseReference } from '../../oci/reference.js';
import { compact } from '../../oci/untrusted-json.js';
import type { AnswerObject } from './answer-object.js';
import { readMoment } from './moment.js';
import { digestOf } from './read-container.js';

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';

/** One of `/images/json`, which does not say what it was built for. @see moby, api/types/image: Summary */
export function readImageSummary(answer: AnswerObject, platform: Platform): Image {
  const id = digestOf(answer.text('Id'));
  const repoDigests = wholeNames(answer.texts('RepoDigests'));
  return {
    id,
    target: readTarget(answer, { id, repoDigests }),
    names: wholeNames(answer.texts('RepoTags')),
    repoDigests,
    createdAtMs: answer.number('Created') * 1000,
    sizeBytes: answer.number('Size'),
    labels: answer.textMap('Labels'),
    platform,
  };
}

/** `/images/{name}/json`. The blobs of its layers are the other side's to know. @see moby, api/types/image: InspectResponse */
export function readImageDetails(answer: AnswerObject): ImageDetails {
  const config = readRunConfig(answer.object('Config'));
  const platform = compact({
    os: answer.text('Os'),
    architecture: answer.text('Architecture'),
    variant: answer.text('Variant') || undefined,
  });
  const id = digestOf(answer.text('Id'));
  const repoDigests = wholeNames(answer.texts('RepoDigests'));
  return {
    id,
    target: readTarget(answer, { id, repoDigests }),
    names: wholeNames(answer.texts('RepoTags')),
    repoDigests,
    createdAtMs: readMoment(answer.text('Created')),
    sizeBytes: answer.number('Size'),
    parentId: (answer.text('Parent') || undefined) as Digest | undefined,
    labels: config.Labels ?? {},
    platform,
    config: {
      ...(answer.text('Created') === '' ? {} : { created: answer.text('Created') }),
      ...(answer.text('Author') === '' ? {} : { author: answer.text('Author') }),
      ...platform,
      config,
      rootfs: { type: 'layers', diff_ids: (answer.object('RootFS')?.texts('Layers') ?? []) as readonly DiffId[] },
      ...(answer.text('Comment') === '' ? {} : { history: [{ comment: answer.text('Comment') }] }),
    },
    layers: [],
  };
}

/** Where its files lie over there. */
export function readImageStorage(answer: AnswerObject): ImageStorage {
  const driver = answer.object('GraphDriver');
  const { LowerDir: lower = '', UpperDir: upper = '' } = driver?.textMap('Data') ?? {};
  return {
    driver: driver?.text('Name') === 'vfs' ? 'copy' : 'overlay',
    layerDirs: [...lower.split(':').toReversed(), upper].filter((dir) => dir !== ''),
    lastTaggedAtMs: readMoment(answer.object('Metadata')?.text('LastTagTime') ?? ''),
  };
}

function readTarget(
  answer: AnswerObject,
  { id, repoDigests }: { readonly id: Digest; readonly repoDigests: readonly string[] },
): Descriptor {
  const told = answer.object('Descriptor');
  if (told)
    return { mediaType: told.text('mediaType'), digest: told.text('digest') as Digest, size: told.number('size') };
  return { mediaType: MANIFEST, digest: (repoDigests[0]?.split('@')[1] ?? id) as Digest, size: 0 };
}

/** Names in full. What is none, such as `<none>:<none>`, is left out. */
function wholeNames(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    try {
      return [formatReference(parseReference(name))];
    } catch (error) {
      if (!isEngineError(error)) throw error;
      return [];
    }
  });
}

/** What is empty was not said. */
export function readRunConfig(config: AnswerObject | undefined): ImageRunConfig {
  if (!config) return {};
  const set = (name: string) => someRecord(Object.fromEntries(config.keysOf(name).map((key) => [key, {}])));
  const health = config.object('Healthcheck');
  return compact({
    User: config.text('User') || undefined,
    ExposedPorts: set('ExposedPorts'),
    Env: some(config.texts('Env')),
    Entrypoint: some(config.textOrTexts('Entrypoint')),
    Cmd: some(config.textOrTexts('Cmd')),
    Volumes: set('Volumes'),
    WorkingDir: config.text('WorkingDir') || undefined,
    Labels: someRecord(config.textMap('Labels')),
    StopSignal: config.text('StopSignal') || undefined,
    Healthcheck:
      health &&
      compact({
        Test: some(health.texts('Test')),
        Interval: health.findNumber('Interval'),
        Timeout: health.findNumber('Timeout'),
        StartPeriod: health.findNumber('StartPeriod'),
        StartInterval: health.findNumber('StartInterval'),
        Retries: health.findNumber('Retries'),
      }),
    Shell: some(config.texts('Shell')),
    OnBuild: some(config.texts('OnBuild')),
  });
}

const some = <Item>(items: readonly Item[]): readonly Item[] | undefined => (items.length > 0 ? items : undefined);

const someRecord = <Value>(record: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> | undefined =>
  Object.keys(record).length > 0 ? record : undefined;
