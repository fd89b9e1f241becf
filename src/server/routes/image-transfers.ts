import type { Engine, ImageProgress } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { familiarName, familiarReference, parseReference, withDefaultTag } from '../../oci/reference.js';
import { parseChanges } from '../../wire/words/parse-changes.js';
import { isAtLeast } from '../http/api-version.js';
import { toldWhileDone } from '../http/told-while-done.js';
import { type ApiRequest, flagOr, type Reply, type Route, route, textOf } from '../route.js';
import { imageName } from '../wire/image-name.js';
import { pullMessage, pushMessage } from '../wire/image-progress.js';
import { readPlatform, requireOnePlatform } from '../wire/read-platform.js';
import { registryAuth } from '../wire/registry-auth.js';

type Needs = { readonly engine: Pick<Engine, 'images' | 'registries'> };
type Images = Engine['images'];

/** Images on their way in and out: pull, push, load, import. */
export const imageTransferRoutes = ({ engine: { images, registries } }: Needs): readonly Route[] => [
  route('POST', '/images/create', '1.0', async (request) => {
    if (textOf(request.query, 'fromImage') !== undefined) return await pull({ images, registries }, request);
    if (textOf(request.query, 'fromSrc') !== undefined) return await importImage(images, request);
    throw engineError('argument_invalid', { reason: 'either fromImage or fromSrc must be given' });
  }),
  route('POST', '/images/load', '1.0', async ({ query, version, body, cancelSignal }) => {
    requireOnePlatform(query, version);
    const platform = isAtLeast(version, '1.48') ? textOf(query, 'platform') : undefined;
    const isQuiet = flagOr(query, 'quiet', true);
    const options = { platform: platform === undefined ? undefined : readPlatform(platform), cancelSignal };
    return await toldWhileDone(
      async (tell) => {
        const onProgress = (step: ImageProgress): void => {
          const message = isQuiet ? undefined : pullMessage(step);
          if (message) tell(message, step.layer);
        };
        for (const { image, names } of await images.load({ bytes: body }, { ...options, onProgress })) {
          if (names.length === 0) tell({ stream: `Loaded image ID: ${image.id}\n` });
          for (const name of names) tell({ stream: `Loaded image: ${familiarReference(parseReference(name))}\n` });
        }
      },
      { isAlwaysWell: true },
    );
  }),
  route('POST', '/images/:name*/push', '1.0', async ({ params, query, version, headers, cancelSignal }) => {
    const tag = textOf(query, 'tag');
    // Older programs send one that nobody ever looked at.
    const platform = isAtLeast(version, '1.46') ? textOf(query, 'platform') : undefined;
    const credentials = registryAuth(headers);
    const named = parseReference(params.name);
    return await toldWhileDone(async (tell) => {
      tell({ status: `The push refers to repository [${repositoryOf(params.name)}]` });
      const refs =
        tag === undefined && named.tag === undefined
          ? await tagsOf(images, params.name)
          : [tag === undefined ? params.name : `${params.name}:${tag}`];
      for (const ref of refs) {
        const pushed = await images.push(ref, {
          platform: platform === undefined ? undefined : readPlatform(platform),
          credentials,
          cancelSignal,
          onProgress(step) {
            const message = pushMessage(step);
            if (message) tell(message, step.layer);
          },
        });
        const { digest, manifestSizeBytes: size } = pushed;
        const shown = withDefaultTag(parseReference(ref)).tag ?? '';
        tell({ status: `${shown}: digest: ${digest} size: ${size}` });
        tell({ progressDetail: {}, aux: { Tag: shown, Digest: digest, Size: size } });
      }
    });
  }),
];

/** Every tag that this machine has of the repository. @throws push_nothing */
async function tagsOf(images: Images, repository: string): Promise<readonly string[]> {
  const wanted = parseReference(repository);
  const names = (await images.list()).flatMap((image) => image.names);
  const found = names.filter((name) => {
    const { registry, repository: path } = parseReference(name);
    return registry === wanted.registry && path === wanted.repository;
  });
  if (found.length === 0) throw engineError('push_nothing', { name: familiarName(wanted) });
  return found;
}

function repositoryOf(ref: string): string {
  const { registry, repository } = parseReference(ref);
  return `${registry}/${repository}`;
}

async function pull(
  { images, registries }: Pick<Engine, 'images' | 'registries'>,
  { query, headers, cancelSignal }: ApiRequest,
): Promise<Reply> {
  const image = textOf(query, 'fromImage') ?? '';
  const tag = textOf(query, 'tag');
  const platform = textOf(query, 'platform');
  const credentials = registryAuth(headers);
  const refs =
    tag === undefined && isBare(image)
      ? (await registries.tags(image, { cancelSignal })).map((each) => `${image}:${each}`)
      : [withTag(image, tag)];
  return await toldWhileDone(async (tell) => {
    for (const ref of refs) {
      const { repository, tag: shown, digest: asked } = withDefaultTag(parseReference(ref));
      let isResolved = false;
      const begin = (): void => {
        if (!isResolved) tell({ status: `Pulling from ${repository}`, id: shown ?? asked });
        isResolved = true;
      };
      const pulled = await images.pull(ref, {
        platform: platform === undefined ? undefined : readPlatform(platform),
        credentials,
        cancelSignal,
        onProgress(step) {
          // Before that it may turn out that there is no such image, which is a status of its own.
          if (step.layer === undefined) return;
          begin();
          const message = pullMessage(step);
          if (message) tell(message, step.layer);
        },
      });
      begin();
      tell({ status: `Digest: ${pulled.digest}` });
      const what = pulled.isNew ? 'Downloaded newer image' : 'Image is up to date';
      tell({ status: `Status: ${what} for ${familiarReference(withDefaultTag(parseReference(ref)))}` });
    }
  });
}

const isBare = (image: string): boolean => {
  const { tag, digest } = parseReference(image);
  return tag === undefined && digest === undefined;
};

/** The parameter `tag` is also where docker's program says a digest. */
function withTag(image: string, tag: string | undefined): string {
  if (tag === undefined) return image;
  return tag.includes(':') ? `${image}@${tag}` : `${image}:${tag}`;
}

/** `fromSrc=-`: the body is the tar of a root file system; else it is at that address. */
async function importImage(images: Images, { query, body, cancelSignal }: ApiRequest): Promise<Reply> {
  const from = textOf(query, 'fromSrc') ?? '-';
  const changes = query.getAll('changes').filter((change) => change.trim() !== '');
  const name = imageName(query);
  const given = query.get('platform') || undefined;
  const platform = given === undefined ? undefined : readPlatform(given);
  if (platform && platform.os !== 'linux') {
    throw engineError('argument_invalid', { reason: 'operating system is not supported' });
  }
  return await toldWhileDone(async (tell) => {
    const image = await images.import(from === '-' ? { bytes: body } : { url: from }, {
      name,
      message: textOf(query, 'message'),
      config: changes.length > 0 ? parseChanges(changes) : undefined,
      platform,
      cancelSignal,
    });
    tell({ status: image.id });
  });
}
