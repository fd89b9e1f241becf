import type { PlannedStage, PlatformName } from '../../../dockerfile/index.js';
import { engineError } from '../../../errors/engine-error.js';
import { parseDigest } from '../../../oci/digest.js';
import { MEDIA_TYPE } from '../../../oci/manifest.js';
import type { Platform } from '../../../oci/platform.js';
import { formatReference, parseReference, withDefaultTag } from '../../../oci/reference.js';
import { matchesPlatform } from '../../../oci/select-manifest.js';
import type { ImageDetails } from '../../image/image.js';
import { isOurs } from '../../image/pack-layer.js';
import { chainIds } from '../../layer/chain-id.js';
import type { BuildVertex } from '../build-progress.js';
import type { BuildSession } from '../build-session.js';
import { namedContext } from '../context/named-context.js';
import { failedFact } from './failed-fact.js';
import { layoutImage } from './layout-image.js';
import { type StageState, variablesOf } from './stage-state.js';
import { internalVertex } from './stage-vertices.js';

const DEFAULT_PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What a stage begins with: nothing, another stage, or an image, which is pulled where it is missing. @throws image_not_found, registry_* */
export async function openBase(session: BuildSession, { base, platform }: PlannedStage): Promise<StageState> {
  if (base.kind === 'scratch') return scratch(session.platform);
  if (base.kind === 'stage') {
    const state = await session.stage(base.index);
    return { ...state, hasOwnCommand: false };
  }
  const state = session.sources.named(base.name)
    ? scratch(session.platform)
    : imageState(await openImage(session, base.name, platform));
  session.bases.set(base.name, {
    environment: variablesOf(state),
    platforms: {
      expected: platformText(platform === undefined ? session.platform : parsePlatform(platform)),
      actual: platformText(state.platform),
    },
  });
  return state;
}

/** Without the variant: an image of none runs wherever its architecture does. */
const platformText = ({ os, architecture }: PlatformName): string => `${os}/${architecture}`;

const scratch = ({ os, architecture, variant }: PlatformName): StageState => ({
  files: { chain: undefined, layers: [] },
  baseLayers: 0,
  platform: { os, architecture, ...(variant !== undefined && { variant }) },
  family: 'oci',
  run: { Env: [DEFAULT_PATH], WorkingDir: '/' },
  author: undefined,
  history: [],
  createdAt: undefined,
  args: new Map(),
  hasOwnCommand: false,
});

function imageState({ config, layers, target }: ImageDetails): StageState {
  const { architecture, os, variant, rootfs, history = [], author } = config;
  const env = config.config?.Env ?? [];
  const hasPath = env.some((each) => each.startsWith('PATH='));
  return {
    files: {
      chain: chainIds(rootfs.diff_ids).at(-1),
      layers: rootfs.diff_ids.flatMap((diffId, index) => {
        const descriptor = layers[index];
        return descriptor ? [{ descriptor, diffId }] : [];
      }),
    },
    baseLayers: rootfs.diff_ids.length,
    platform: { architecture, os, ...(variant !== undefined && { variant }) },
    family: target.mediaType === MEDIA_TYPE.dockerManifest ? 'docker' : 'oci',
    run: { ...config.config, Env: hasPath ? env : [...env, DEFAULT_PATH] },
    author,
    history,
    createdAt: config.created ?? history.at(-1)?.created,
    args: new Map(),
    hasOwnCommand: false,
  };
}

/** What finding an image takes: there is no plan yet when that is made. */
export type ImageScene = Pick<BuildSession, 'parts' | 'request' | 'lease' | 'tell' | 'cancelSignal'>;

/** An image by its name, or by what a named context says it is; held until the build ends. */
export async function openImage(
  session: ImageScene,
  name: string,
  platform: string | undefined,
): Promise<ImageDetails> {
  const context = namedContext(session.request, name);
  const asked = platform === undefined ? undefined : parsePlatform(platform);
  const ref = context?.kind === 'image' ? context.ref : name;
  const image =
    context?.kind === 'layout' ? await layoutImage(session, context, asked) : await findOrPull(session, ref, asked);
  for (const { digest } of image.layers) session.lease.holdBlob(digest);
  const chain = chainIds(image.config.rootfs.diff_ids).at(-1);
  if (chain) session.lease.holdSnapshot(chain);
  return image;
}

async function findOrPull(session: ImageScene, ref: string, asked: Platform | undefined): Promise<ImageDetails> {
  const { images } = session.parts;
  const { request } = session;
  const platform = asked ?? request.platform;
  const known = request.pull ? undefined : await images.find(ref);
  if (known && (platform === undefined || matchesPlatform(known.config, platform))) return known;
  const vertex = internalVertex(
    `pull ${ref}`,
    `[internal] load metadata for ${formatReference(withDefaultTag(parseReference(ref)))}`,
  );
  const index = known && indexOf(session, known);
  if (known && index === undefined && request.scope !== undefined) {
    throw engineError('scope_exceeded', { reason: 'names of others stay with their images' });
  }
  return await pull(session, { ref: index ?? ref, platform, vertex });
}

/**
 * What an image of several platforms was pulled as: so the image for another one is of the same version, and the name stays
 * with the one that has it.
 */
const indexOf = ({ parts: { database } }: ImageScene, { repoDigests, target }: ImageDetails): string | undefined =>
  repoDigests.find((name) => {
    const digest = parseDigest(name.slice(name.indexOf('@') + 1));
    return digest !== target.digest && !isOurs(database, digest);
  });

async function pull(
  { parts: { images }, tell, cancelSignal, request }: ImageScene,
  {
    ref,
    platform,
    vertex,
  }: { readonly ref: string; readonly platform: Platform | undefined; readonly vertex: BuildVertex },
): Promise<ImageDetails> {
  tell({ kind: 'started', vertex });
  try {
    const { image } = await images.pull(ref, {
      platform,
      credentials: request.credentials?.[parseReference(ref).registry] ?? (request.isConfined ? 'none' : undefined),
      cancelSignal,
      onProgress({ layer, currentBytes = 0, totalBytes }) {
        if (layer !== undefined) tell({ kind: 'transfer', vertex, what: layer, currentBytes, totalBytes });
      },
    });
    tell({ kind: 'done', vertex });
    return await images.get(image.id);
  } catch (error) {
    tell(failedFact(vertex, error));
    throw error;
  }
}

/** `linux/arm64/v8`; @throws argument_invalid */
export function parsePlatform(text: string): Platform {
  const [os = '', architecture = '', variant] = text.split('/');
  if (os === '' || architecture === '') {
    throw engineError('argument_invalid', { reason: `${JSON.stringify(text)} is an invalid platform` });
  }
  return { os, architecture, ...(variant !== undefined && { variant }) };
}
